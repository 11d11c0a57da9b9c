/** The lines of a stream of JSON lines, as they arrive. */
export async function* readLines<T>(body: ReadableStream<Uint8Array>): AsyncGenerator<T> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    rest += value ?? ''
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    // The server of the same release is the other end.
    for (const line of lines) if (line !== '') yield JSON.parse(line) as T
    if (done) return
  }
}
