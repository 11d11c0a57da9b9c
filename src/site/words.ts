/** `1 comment`, `12 comments` */
export function commentsWord(count: number): string {
  return `${count} ${count === 1 ? 'comment' : 'comments'}`
}
