import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'

/*
 * A password costs a processor a tenth of a second each time it is hashed, and tests sign in far more often than they make
 * accounts. In one worker the same password with the same salt is hashed once; what comes out is what Node says.
 */

type Hash = typeof crypto.pbkdf2
type Hashed = Parameters<Parameters<Hash>[5]>[1]

const wrapped = Symbol.for('colloquy.tests.passwords')
const plain: Hash & { [wrapped]?: true } = crypto.pbkdf2

if (!plain[wrapped]) {
  const hashed = new Map<string, Promise<Hashed>>()
  const remembering: typeof plain = (password, salt, iterations, length, digest, callback) => {
    // Payload's salts are texts. One of bytes is made up for an account that is not there, and never comes again.
    if (typeof password !== 'string' || typeof salt !== 'string')
      return plain(password, salt, iterations, length, digest, callback)
    const asked = JSON.stringify([password, salt, iterations, length, digest])
    const key =
      hashed.get(asked) ??
      new Promise<Hashed>((resolve, reject) =>
        plain(password, salt, iterations, length, digest, (error, made) => (error ? reject(error) : resolve(made))),
      )
    hashed.set(asked, key)
    key.then(
      (made) => callback(null, Buffer.from(made)),
      (error) => callback(error, Buffer.alloc(0)),
    )
  }
  remembering[wrapped] = true
  crypto.pbkdf2 = remembering
  syncBuiltinESMExports()
}
