import type { PayloadRequest } from 'payload'
import { servicesOf } from '../services'
import type { Site } from './layout'

/** Name and wording of the site. */
export const readSite = async (req: PayloadRequest): Promise<Site> => {
  const { footer, tagline, title } = await req.payload.findGlobal({
    slug: 'site',
    depth: 0,
    overrideAccess: false,
    req,
  })
  return {
    title: title || 'Colloquy',
    tagline: tagline ?? '',
    footer: footer ?? '',
    publicUrl: servicesOf(req.payload).publicUrl,
  }
}
