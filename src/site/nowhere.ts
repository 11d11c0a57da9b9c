import type { Request, Response } from 'express'
import type { Payload } from 'payload'
import { languageOfRequest, noteLanguage } from '#platform/http'
import { readSite, sendNotFound } from './layout'
import { readerRequest } from './requests'
import { wordsIn } from './words'

/** The page for an address that no route knows, in the language that errors of the API would have. */
export async function answerNowhere(payload: Payload, req: Request, res: Response): Promise<void> {
  const language = languageOfRequest(req, res)
  noteLanguage(res, language)
  const site = { ...(await readSite(await readerRequest(payload, res))), language }
  sendNotFound(res, site, wordsIn(site)('errors.not_found'))
}
