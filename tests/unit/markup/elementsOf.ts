import { all, parseXml, type XmlElement } from '../articles/feeds/parseXml'

/** XML has no way to write these; HTML takes them as they are. */
const unwritable = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

const root = (html: string): XmlElement => parseXml(`<root>${html.replace(unwritable, '?')}</root>`)

/** Every element of our HTML, read by a strict parser: what is not well-formed throws. */
export const elementsOf = (html: string): XmlElement[] => {
  const below = (element: XmlElement): XmlElement[] => element.children.flatMap((child) => [child, ...below(child)])
  return below(root(html))
}

export const linksOf = (html: string): XmlElement[] => all(root(html), 'a')

export const depthOf = (html: string): number => {
  const depth = (element: XmlElement): number => 1 + Math.max(0, ...element.children.map(depth))
  return depth(root(html)) - 1
}
