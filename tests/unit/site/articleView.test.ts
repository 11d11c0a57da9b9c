import { describe, expect, it } from 'vitest'
import { localAddresses } from '../../../src/site/articleView'

describe('the addresses of this site in a text', () => {
  const site = 'https://colloquy.test'

  it('are paths on its pages, in all widths of a picture alike', () => {
    const sizes = (at: string) => [400, 800, 1600].map((width) => `${at}/a-${width}.webp ${width}w`).join(', ')
    const picture = (at: string) => `<figure><img src="${at}/a.webp" srcset="${sizes(at)}" alt="x" /></figure>`
    expect(localAddresses(picture(site), site)).toBe(picture(''))
    expect(localAddresses(`<a href="${site}/articles/x#top">here</a>`, site)).toBe('<a href="/articles/x#top">here</a>')
  })

  it('stay where the text says them, and where they are of another site', () => {
    for (const html of [
      `<p>See ="${site}/x", ${site}/y</p>`,
      `<img alt="of ${site}/x" src="${site}.example/x.png" srcset="https://cdn.test/${site}/x.png 1x">`,
    ])
      expect(localAddresses(html, site)).toBe(html)
  })
})
