/** The product's mark: the same picture as `/favicon.svg`. */
export function Icon() {
  return (
    <svg aria-hidden="true" className="product-mark" focusable="false" viewBox="0 0 32 32">
      <rect fill="#14594a" height="32" rx="7" width="32" />
      <path d="M7 9h12a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2h-6l-4 4v-4H7a2 2 0 0 1-2-2v-6a2 2 0 0 1 2-2z" fill="#fff" />
      <path
        d="M23.5 13H25a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2v3l-3.5-3H17a2 2 0 0 1-1.7-1"
        fill="none"
        stroke="#9fe0cd"
        strokeLinejoin="round"
        strokeWidth="1.8"
      />
    </svg>
  )
}

/** What stands above the forms of people who are not signed in. */
export function Logo() {
  return (
    <span className="product-logo">
      <Icon />
      Colloquy
    </span>
  )
}
