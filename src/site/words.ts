/** `1 comment`, `12 comments` */
export const commentsWord = (count: number): string => `${count} ${count === 1 ? 'comment' : 'comments'}`
