// A task of proof of work, by Altcha's protocol: fetched only where the site asks for one.

type Task = { algorithm: string; challenge: string; maxnumber: number; salt: string; signature: string }

const digest = async (text: string): Promise<string> =>
  [...new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')

/** The solution of a new task of the server; undefined where it asks for none or the browser cannot. */
export async function solve(base: string): Promise<string | undefined> {
  const response = await fetch(`${base}/api/challenge`, { credentials: 'omit' })
  if (!response.ok || !globalThis.crypto?.subtle) return undefined
  const { algorithm, challenge, maxnumber, salt, signature }: Task = await response.json()
  for (let number = 0; number <= maxnumber; number++)
    if ((await digest(salt + number)) === challenge)
      return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }))
  return undefined
}
