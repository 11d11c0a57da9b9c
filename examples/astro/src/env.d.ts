interface ImportMetaEnv {
  /** The address of the server. */
  readonly PUBLIC_COLLOQUY?: string
}

interface ImportMeta {
  readonly env: ImportMetaEnv
}
