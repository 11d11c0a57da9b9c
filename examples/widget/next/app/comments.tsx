import Script from 'next/script'
import type { DetailedHTMLProps, HTMLAttributes } from 'react'

type ElementAttributes = DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement> & {
  article: string
  theme?: string
}
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'colloquy-comments': ElementAttributes
    }
  }
}

export const server = process.env.NEXT_PUBLIC_COLLOQUY ?? 'http://localhost:3000'

/** The discussion of an article. What is inside is for crawlers, and stays until the discussion is loaded. */
export function Comments({ article }: { article: string }) {
  return (
    <>
      <Script src={`${server}/embed.js`} crossOrigin="anonymous" />
      <colloquy-comments article={article} theme="auto">
        <a href={`${server}/articles/${article}#comments`}>Read the comments</a>
      </colloquy-comments>
    </>
  )
}
