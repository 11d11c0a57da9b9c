/**
 * Public services that hide where a link leads, the ones met most. ArchiveTeam keeps a full list of them, dead ones
 * included: https://wiki.archiveteam.org/index.php/URLTeam
 */
export const shorteners: ReadonlySet<string> = new Set([
  'adf.ly',
  'bit.do',
  'bit.ly',
  'bitly.com',
  'bl.ink',
  'buff.ly',
  'clck.ru',
  'cutt.ly',
  'goo.gl',
  'is.gd',
  'j.mp',
  'lnkd.in',
  'ouo.io',
  'ow.ly',
  'rb.gy',
  'rebrand.ly',
  's.id',
  'short.io',
  'shorte.st',
  'shorturl.at',
  'soo.gd',
  't.co',
  't.ly',
  'tiny.cc',
  'tinyurl.com',
  'u.to',
  'v.gd',
  'x.co',
])
