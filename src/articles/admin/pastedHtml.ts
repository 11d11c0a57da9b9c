// Runs in browsers: what is pasted is made into what an article can hold before the editor reads it.

/** Nested deeper, it is read as this deep. */
const deepestList = 9
/** A table with any of these inside lays a page out, and holds no rows of values. */
const blocks = 'ul, ol, img, h1, h2, h3, h4, h5, h6, blockquote, pre'

export type MendedHtml = { html: string; hadTable: boolean }

/** Word's lists as lists, and tables as one paragraph for each row. Undefined where there is nothing to mend. */
export function mendPasted(html: string): MendedHtml | undefined {
  if (!/mso-list|<table/i.test(html)) return undefined
  // Neither runs nor loads anything.
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  const hadTable = mendTables(body)
  const hadList = mendLists(body)
  return hadTable || hadList ? { html: body.innerHTML, hadTable } : undefined
}

type ListMark = { list: string; level: number; isOrdered: boolean; start: number }

/**
 * Word writes an item of a list as a paragraph: `mso-list:l0 level1 lfo1` among its styles says which list and how deep, and its sign stands
 * in the text, within `mso-list:Ignore`.
 */
function markOf(paragraph: Element): ListMark | undefined {
  const [, list, depth] = /mso-list:\s*(l\d+)\s+level(\d+)/i.exec(paragraph.getAttribute('style') ?? '') ?? []
  if (!list || !depth) return undefined
  const sign = signsOf(paragraph)
    .map(({ textContent }) => textContent ?? '')
    .join('')
    .trim()
  const [, number, letters] = /^\(?(?:(\d+)|([a-z]{1,6}))[.)]/i.exec(sign) ?? []
  const isOrdered = number !== undefined || (letters !== undefined && letters.toLowerCase() !== 'o')
  return { list, level: Math.min(Number(depth), deepestList), isOrdered, start: Number(number ?? 1) }
}

const signsOf = (paragraph: Element): Element[] =>
  [...paragraph.querySelectorAll('[style]')].filter((one) =>
    /mso-list:\s*ignore/i.test(one.getAttribute('style') ?? ''),
  )

function mendLists(body: HTMLElement): boolean {
  const items = [...body.querySelectorAll('p')].flatMap((paragraph) => {
    const mark = markOf(paragraph)
    return mark ? [{ paragraph, mark }] : []
  })
  /** The lists that are open, the outermost first. */
  let open: { element: HTMLElement; list: string; level: number; isOrdered: boolean }[] = []
  let last: Element | undefined
  for (const { mark, paragraph } of items) {
    if (last && paragraph.previousElementSibling !== last) open = []
    open = open.filter(({ level }) => level <= mark.level)
    const here = open.at(-1)
    // Another list at the same depth, or one with other signs.
    if (here?.level === mark.level && (here.isOrdered !== mark.isOrdered || here.list !== mark.list)) open.pop()
    const outer = open.at(-1)
    if (outer?.level !== mark.level) {
      const element = body.ownerDocument.createElement(mark.isOrdered ? 'ol' : 'ul')
      if (mark.isOrdered && mark.start > 1) element.setAttribute('start', String(mark.start))
      if (outer) lastItemOf(outer.element).append(element)
      else {
        paragraph.before(element)
        last = element
      }
      open.push({ ...mark, element })
    }
    for (const sign of signsOf(paragraph)) sign.remove()
    const item = body.ownerDocument.createElement('li')
    item.append(...paragraph.childNodes)
    open.at(-1)?.element.append(item)
    paragraph.remove()
  }
  return items.length > 0
}

function lastItemOf(list: HTMLElement): Element {
  const { lastElementChild } = list
  if (lastElementChild) return lastElementChild
  const item = list.ownerDocument.createElement('li')
  list.append(item)
  return item
}

function mendTables(body: HTMLElement): boolean {
  // The inner ones first.
  const tables = [...body.querySelectorAll('table')].reverse()
  for (const table of tables) {
    const isLayout = table.querySelector(blocks) !== null
    table.replaceWith(...[...table.rows].flatMap((row) => (isLayout ? contentOf(row) : rowOf(row))))
  }
  return tables.length > 0
}

const contentOf = (row: HTMLTableRowElement): Node[] => [...row.cells].flatMap((cell) => [...cell.childNodes])

/** The cells of a row in one paragraph, with a line between them; those of a head are bold. */
function rowOf(row: HTMLTableRowElement): Node[] {
  const made = row.ownerDocument.createElement('p')
  const cells = [...row.cells].filter(({ textContent }) => textContent?.trim() !== '')
  for (const [index, cell] of cells.entries()) {
    if (index > 0) made.append(' | ')
    const part = row.ownerDocument.createElement(cell.tagName === 'TH' ? 'strong' : 'span')
    // Paragraphs within a cell follow one another in its line.
    for (const [at, inner] of [...cell.querySelectorAll('p, div')].entries()) {
      if (at > 0) inner.before(' ')
      inner.replaceWith(...inner.childNodes)
    }
    part.append(...cell.childNodes)
    made.append(part)
  }
  return cells.length > 0 ? [made] : []
}
