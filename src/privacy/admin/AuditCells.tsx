import type { DefaultServerCellComponentProps } from 'payload'
import { AccountCell, CommentCell } from '#comments'
import { unnamedLookers } from '#vault'

/** Who looked: an account, or somebody who has none. */
export function LookerCell(props: DefaultServerCellComponentProps) {
  if (props.cellData === unnamedLookers.reader) return <span>The person themselves, by a mailed link</span>
  if (props.cellData === unnamedLookers.operator) return <span>The operator, by a command</span>
  return <AccountCell {...props} />
}

/** What they looked at: a comment's address, or something that is kept of nobody. */
export function LookedAtCell(props: DefaultServerCellComponentProps) {
  switch (props.rowData.ownerType) {
    case 'comment':
      return <CommentCell {...props} />
    case 'search':
      return <span>An address they typed in</span>
    case 'request':
      return <span>What is kept under their own address</span>
    case 'tombstone':
      return (
        <span>
          {props.rowData.owner === 'all' ? 'Everything a backup brought back' : 'Whatever one address had sent'}
        </span>
      )
    default:
      return <span>{String(props.cellData)}</span>
  }
}
