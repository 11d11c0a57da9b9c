import type { BanEffect, BanKind } from '#moderation/client'

/** A kind of ban in a list, after "Banned by", and what it holds. */
type KindWords = { label: string; by: string; holds: string }

export const banKindWords: Readonly<Record<BanKind, KindWords>> = {
  reader: {
    label: 'Browser',
    by: 'the browser it came from',
    holds:
      'Applies to whatever comes from the browser this comment came from, under any name and address, until its owner makes it forget them or uses another one. Nobody sees by what it is known.',
  },
  network: {
    label: 'Network, for a short while',
    by: 'their network',
    holds:
      'Applies to whatever comes from the connection this comment came from, under any name and address, and others who share that connection. It ends with tomorrow (UTC) at the latest: which connection it was is forgotten then.',
  },
  range: {
    label: 'Range of network addresses',
    by: 'a range of network addresses',
    holds:
      'Applies to whatever comes from these network addresses, for as long as you say. The desk shows nobody’s network address: take the range from the logs in front of the site, or from whoever runs the network. A wide range shuts out many others.',
  },
  name: {
    label: 'Name',
    by: 'this name',
    holds: 'Applies to whatever is sent under this name, however it is written, by anybody. Not to another name.',
  },
  domain: {
    label: 'Website',
    by: 'this website',
    holds: 'Applies to whatever names this website, in the text or as the sender’s own, by anybody.',
  },
  address: {
    label: 'Email address',
    by: 'their email address',
    holds:
      'Applies to senders who prove the address by signing in, and others only while every comment waits for a moderator. Otherwise anybody could type an address to see whether it is banned. It reaches least: rather ban the browser, the network, a range, the name or the website.',
  },
}

/** What a ban does: as a choice, and of what is banned. */
export const banEffectWords: Readonly<Record<BanEffect, { choice: string; label: string }>> = {
  reject: { choice: 'Reject what they send', label: 'Rejected' },
  quarantine: { choice: 'Hold what they send', label: 'Held for a moderator' },
  shadow: { choice: 'Reject it, but let them think it is published', label: 'Rejected, unseen by them' },
}
