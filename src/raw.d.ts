/** A file as text; the server's build minifies style sheets and scripts. */
declare module '*?raw' {
  const text: string
  export default text
}

/** A script for browsers as text, minified with all it imports. */
declare module '*?bundle' {
  const text: string
  export default text
}
