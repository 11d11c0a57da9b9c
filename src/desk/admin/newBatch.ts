/** A name nobody else gives. Not `randomUUID`, which browsers keep from sites without HTTPS. */
export function newBatch(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
