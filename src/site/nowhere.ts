import type { Request, Response } from 'express'
import type { Payload } from 'payload'
import { noteLanguage } from '#platform/http'
import { sendNotFound } from './layout'
import { readSiteFor } from './requests'
import { wordsIn } from './words'

/** The page for an address that no route knows, in the language of whoever asks. */
export async function answerNowhere(payload: Payload, req: Request, res: Response): Promise<void> {
  const site = await readSiteFor(payload, req, res)
  noteLanguage(res, site.language)
  sendNotFound(res, site, wordsIn(site)('errors.not_found'))
}
