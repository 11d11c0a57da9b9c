import { CommentsElement } from './comments'
import { CountElement } from './count'

// A page may have the script twice.
if (!customElements.get('colloquy-comments')) {
  customElements.define('colloquy-comments', CommentsElement)
  customElements.define('colloquy-count', CountElement)
}
