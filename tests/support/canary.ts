import { randomBytes, randomInt } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import { normaliseEmail } from '../../src/vault/addresses'
import { prepareSearch } from './canary/findBytes'
import { formsOf } from './canary/forms'

/** What is looked through. Compressed or encrypted content must be opened first. */
export type Haystack = { where: string; text: string | Buffer }
export type Leak = { where: string; needle: string; form: string }

/** Three digits each, so that no address is the beginning of another. */
const octet = (from = 100, below = 256) => randomInt(from, below)
const group = () => randomInt(0x1000, 0x10000).toString(16)

const spellingsOfEmail = (email: string) => [email, normaliseEmail(email), email.toUpperCase()]

/** An IPv6 address is given away by its /64 too, and by its long form; an IPv4 address by what it is inside IPv6. */
const spellingsOfIp = (ip: string): string[] => {
  // `process` takes IPv4 out of IPv6's clothes.
  const parsed = ipaddr.process(ip)
  if ('octets' in parsed) return [ip, parsed.toString(), parsed.toIPv4MappedAddress().toString()]
  const groups = parsed.parts.map((part) => part.toString(16))
  return [ip, groups.map((part) => part.padStart(4, '0')).join(':'), groups.slice(0, 4).join(':')]
}

/**
 * Makes addresses that exist nowhere else, and finds each of them in whatever a test collects: in plain, encoded or under
 * a common hash.
 */
export const createCanary = () => {
  const needles = new Map<string, string[]>()

  const plant = (value: string, spellings: readonly string[]): string => {
    needles.set(value, [...new Set(spellings)])
    return value
  }

  return {
    /** A new email address with letters of both cases. */
    email: (): string => {
      const email = `Canary-${randomBytes(8).toString('hex')}@Leak.example`
      return plant(email, spellingsOfEmail(email))
    },

    /** A new network address, of the shared space 100.64.0.0/10 or the documentation space 2001:db8::/32 in turn, or as asked. */
    ip: (family: 4 | 6 = needles.size % 2 === 0 ? 4 : 6): string => {
      for (;;) {
        const ip =
          family === 4
            ? `100.${octet(100, 128)}.${octet()}.${octet()}`
            : `2001:db8:${Array.from({ length: 6 }, group).join(':')}`
        if (!needles.has(ip)) return plant(ip, spellingsOfIp(ip))
      }
    },

    /** An address that a test made itself. */
    guard: (email: string): string => plant(email, spellingsOfEmail(email)),
    guardNetwork: (ip: string): string => plant(ip, spellingsOfIp(ip)),

    /** Something else that must not appear: a ciphertext or blind index read from the vault's tables. */
    secret: (value: string): string => plant(value, [value]),

    /** No longer looked for: a test has shown that it would be found. */
    forget: (value: string): void => void needles.delete(value),

    known: (): string[] => [...needles.keys()],

    /**
     * Every known value in every form, once for each haystack.
     * @throws Error when there is nothing to look for or in: such a check could not fail
     */
    scan: (haystacks: readonly Haystack[]): Leak[] => {
      if (needles.size === 0) throw new Error('The canary has planted nothing to look for')
      const size = haystacks.reduce((sum, { text }) => sum + text.length, 0)
      if (size === 0) throw new Error('The canary was given nothing to look through')
      const search = prepareSearch(
        [...needles].flatMap(([needle, spellings]) =>
          spellings.flatMap((spelling) =>
            formsOf(spelling).map(({ form, bytes, exact }) => ({ bytes, exact, tag: `${needle}\n${form}` })),
          ),
        ),
      )
      return haystacks.flatMap(({ where, text }) =>
        [...search(typeof text === 'string' ? Buffer.from(text) : text)].map((tag) => {
          const [needle = '', form = ''] = tag.split('\n')
          return { where, needle, form }
        }),
      )
    },
  }
}

export type Canary = ReturnType<typeof createCanary>
