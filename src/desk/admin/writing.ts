/** Which card has a form open. */
export type Writing = { id: string; what: 'reply' | 'edit' } | null
