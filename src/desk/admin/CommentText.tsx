import { Link } from '@payloadcms/ui'
import type { StoredComment } from '#comments/client'
import type { Reason } from '#moderation/client'
import { Marked } from './Marked'
import type { Placement } from './moderationApi'

type Props = {
  comment: StoredComment
  placement: Placement | undefined
  reasons: readonly Reason[]
  /** Whether the article is in the admin of whoever reads this. */
  mayOpenArticle: boolean
  collections: string
}

/** What is decided on: the text with what the rules found in it, and where it stands. */
export function CommentText({ collections, comment, mayOpenArticle, placement, reasons }: Props) {
  const spans = reasons.flatMap(({ field, span }) => (field === 'content' && span ? [span] : []))
  return (
    <>
      <p>
        <strong>{comment.name || 'Somebody without a name'}</strong> wrote
        {placement?.parent ? (
          <>
            {' '}
            in reply to{' '}
            <Link href={`${collections}/comments/${placement.parent.id}`}>
              {placement.parent.name || 'somebody without a name'}
            </Link>
          </>
        ) : null}
        {placement?.article ? (
          <>
            {' '}
            under{' '}
            {mayOpenArticle ? (
              <Link href={`${collections}/articles/${placement.article.id}`}>{placement.article.title}</Link>
            ) : (
              placement.article.title
            )}
          </>
        ) : null}
        :
      </p>
      {/* It scrolls when long, so the keyboard has to get into it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region without it is out of the keyboard's reach */}
      <section aria-label="Text of the comment" className="desk-text" tabIndex={0}>
        <Marked spans={spans} text={comment.content} />
      </section>
      {/* Not a link: nobody should land on it by a slip. */}
      {comment.url ? <p className="desk-website">Website: {comment.url}</p> : null}
    </>
  )
}
