const quote = 0x22
const backslash = 0x5c
const opening = new Set([0x5b, 0x7b])
const closing = new Set([0x5d, 0x7d])

/** Whether JSON nests deeper than `levels`: looked at before it is parsed, because what walks it afterwards recurses. */
export function isDeeper(json: Uint8Array, levels: number): boolean {
  let depth = 0
  let inText = false
  for (let index = 0; index < json.length; index += 1) {
    const byte = json[index] ?? 0
    if (inText) {
      if (byte === backslash) index += 1
      else if (byte === quote) inText = false
    } else if (byte === quote) inText = true
    else if (opening.has(byte)) {
      depth += 1
      if (depth > levels) return true
    } else if (closing.has(byte)) depth -= 1
  }
  return false
}
