import { createHash } from 'node:crypto'
import pageScript from './page.js?raw'
import proofScript from './proof.js?raw'
import styles from './site.css?raw'

export { pageScript, proofScript, styles }

/** Part of an address: named by its content, a file can be kept for good. */
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)

/** The one style sheet. Colours reach AA contrast in both schemes; nothing moves. */
export const stylePath = `/assets/site-${hashOf(styles)}.css`

/** Times in the reader's own zone, and the preview of a comment. */
export const pageScriptPath = `/page-${hashOf(pageScript)}.js`

/** The task of a proof of work. */
export const proofScriptPath = `/proof-${hashOf(proofScript)}.js`
