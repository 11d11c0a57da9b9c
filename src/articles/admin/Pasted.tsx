'use client'

import { createClientFeature, UploadNode } from '@payloadcms/richtext-lexical/client'
import { useLexicalComposerContext } from '@payloadcms/richtext-lexical/lexical/react/LexicalComposerContext'
import { HeadingNode } from '@payloadcms/richtext-lexical/lexical/rich-text'
import { mergeRegister } from '@payloadcms/richtext-lexical/lexical/utils'
import { toast } from '@payloadcms/ui'
import { useLayoutEffect } from 'react'

/**
 * Makes of pasted content what an article can hold. A first-level heading becomes a second-level one; Payload would take the
 * smallest there is. A picture of another site is left out: Payload would fetch it, which the policy of this site refuses, and
 * what is left in its place keeps the article from being saved.
 */
function PastedPlugin(): null {
  const [editor] = useLexicalComposerContext()
  // Before those of Payload's features, which are registered in an effect: transforms run in the order they came.
  useLayoutEffect(
    () =>
      mergeRegister(
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
