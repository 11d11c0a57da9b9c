/** Two speech marks: who asks, and who answers. */
export const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#14594a"/><path d="M7 9h12a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2h-6l-4 4v-4H7a2 2 0 0 1-2-2v-6a2 2 0 0 1 2-2z" fill="#fff"/><path d="M23.5 13H25a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2v3l-3.5-3H17a2 2 0 0 1-1.7-1" fill="none" stroke="#9fe0cd" stroke-width="1.8" stroke-linejoin="round"/></svg>
`
