'use client'

import { createClientFeature, UploadNode } from '@payloadcms/richtext-lexical/client'
import { COMMAND_PRIORITY_CRITICAL, PASTE_COMMAND } from '@payloadcms/richtext-lexical/lexical'
import { useLexicalComposerContext } from '@payloadcms/richtext-lexical/lexical/react/LexicalComposerContext'
import { HeadingNode } from '@payloadcms/richtext-lexical/lexical/rich-text'
import { mergeRegister } from '@payloadcms/richtext-lexical/lexical/utils'
import { toast } from '@payloadcms/ui'
import { useLayoutEffect } from 'react'
import { mendPasted } from './pastedHtml'

/** The same pasted anew where it holds what no article can: the editor reads what it is given and nothing else. */
function mended(event: unknown): ClipboardEvent | undefined {
  if (!(event instanceof ClipboardEvent) || !event.clipboardData) return undefined
  const { clipboardData: given } = event
  // What the editor itself has copied it knows better.
  if (given.types.includes('application/x-lexical-editor')) return undefined
  const found = mendPasted(given.getData('text/html'))
  if (!found) return undefined
  event.preventDefault()
  const clipboardData = new DataTransfer()
  clipboardData.setData('text/plain', given.getData('text/plain'))
  clipboardData.setData('text/html', found.html)
  if (found.hadTable)
    toast.info('Articles hold no tables: each row was pasted as a line of its own.', { id: 'pasted-table' })
  return new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
}

/**
 * Makes of pasted content what an article can hold: Word's lists become lists, rows of tables paragraphs. A first-level heading becomes a second-level one; Payload would take the
 * smallest there is. A picture of another site is left out: Payload would fetch it, which the policy of this site refuses, and
 * what is left in its place keeps the article from being saved.
 */
function PastedPlugin(): null {
  const [editor] = useLexicalComposerContext()
  // Before those of Payload's features, which are registered in an effect: transforms run in the order they came.
  useLayoutEffect(
    () =>
      mergeRegister(
        editor.registerCommand(
          PASTE_COMMAND,
          (event) => {
            const again = mended(event)
            return again !== undefined && editor.dispatchCommand(PASTE_COMMAND, again)
          },
          COMMAND_PRIORITY_CRITICAL,
        ),
        editor.registerNodeTransform(HeadingNode, (node) => {
          if (node.getTag() === 'h1') node.setTag('h2')
        }),
        editor.registerNodeTransform(UploadNode, (node) => {
          // Payload keeps this part to itself in its types.
          const { pending } = node.getData() as { pending?: { src: string } }
          // Pasted files and pictures within the text itself are uploaded, and stand in addresses of the browser.
          if (!pending || /^(?:blob|data):/.test(pending.src)) return
          node.remove()
          toast.info('A picture of another site was left out. Upload it, and put it in its place.', {
            id: 'pasted-picture',
          })
        }),
      ),
    [editor],
  )
  return null
}

export const Pasted = createClientFeature({
  plugins: [{ Component: PastedPlugin, position: 'normal' }],
})
