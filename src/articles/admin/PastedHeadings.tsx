'use client'

import { createClientFeature } from '@payloadcms/richtext-lexical/client'
import { useLexicalComposerContext } from '@payloadcms/richtext-lexical/lexical/react/LexicalComposerContext'
import { HeadingNode } from '@payloadcms/richtext-lexical/lexical/rich-text'
import { useLayoutEffect } from 'react'

/** A first-level heading that is pasted becomes a second-level one; Payload would take the smallest there is. */
function PastedHeadingsPlugin(): null {
  const [editor] = useLexicalComposerContext()
  // Before the one of Payload's headings, which is registered in an effect: transforms run in the order they came.
  useLayoutEffect(
    () =>
      editor.registerNodeTransform(HeadingNode, (node) => {
        if (node.getTag() === 'h1') node.setTag('h2')
      }),
    [editor],
  )
  return null
}

export const PastedHeadings = createClientFeature({
  plugins: [{ Component: PastedHeadingsPlugin, position: 'normal' }],
})
