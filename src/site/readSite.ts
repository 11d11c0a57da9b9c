import type { PayloadRequest } from 'payload'
import { servicesOf } from '#platform'
import type { Site } from './layout'

/** Name and wording of the site. */
export async function readSite(req: PayloadRequest): Promise<Site> {
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
