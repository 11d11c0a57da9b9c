import { SaxesParser } from 'saxes'

export type XmlElement = { name: string; attributes: Record<string, string>; text: string; children: XmlElement[] }

/** Parses strictly: throws on anything that is not well-formed XML 1.0. */
export const parseXml = (xml: string): XmlElement => {
  const parser = new SaxesParser()
  const top: XmlElement = { name: '', attributes: {}, text: '', children: [] }
  const open = [top]
  const current = () => open.at(-1) ?? top
  const addText = (text: string) => {
    current().text += text
  }
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element: XmlElement = { name, attributes: { ...attributes }, text: '', children: [] }
    current().children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => open.pop())
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.write(xml).close()
  const [document] = top.children
  if (!document) throw new Error('An empty document')
  return document
}

/** Every element of that name below, in document order. */
export const all = (element: XmlElement, name: string): XmlElement[] =>
  element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)])

/** Texts of the direct children of that name. */
export const texts = (element: XmlElement | undefined, name: string): string[] =>
  (element?.children ?? []).filter((child) => child.name === name).map(({ text }) => text)
