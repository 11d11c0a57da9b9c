/** A file as text; the server's build minifies style sheets and scripts. */
declare module '*?raw' {
  const text: string
  export default text
}
