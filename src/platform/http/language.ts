import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PayloadRequest } from 'payload'
import { type Language, languageOf } from '#platform'
import type { FrontedResponse } from './keepAnswer'
import { hasCredentials } from './requestKind'

/** The language in which whoever asks is answered; see `languageOf`. */
export function languageOfRequest(
  { headers, url = '' }: IncomingMessage,
  res: ServerResponse & { askedUrl?: string | undefined },
): Language {
  return languageOf({
    url: res.askedUrl ?? url,
    acceptLanguage: headers['accept-language'],
    isStaffs: hasCredentials(headers),
  })
}

/** Where the answer to a request says it in words: which language it has, and that another request may get another. */
export function noteLanguage(res: FrontedResponse, language: Language): void {
  res.setHeader('Content-Language', language)
  const vary = res.getHeader('vary')
  res.setHeader('Vary', vary === undefined ? 'Accept-Language' : `${String(vary)}, Accept-Language`)
  if (res.cacheNote) res.cacheNote.language = language
}

/** The language in which an operation answers. */
export function languageIn(req: PayloadRequest): Language {
  const { headers, url = '' } = req
  const isStaffs = hasCredentials({
    authorization: headers?.get('authorization') ?? undefined,
    cookie: headers?.get('cookie') ?? undefined,
  })
  return languageOf({ url, acceptLanguage: headers?.get('accept-language'), isStaffs })
}
