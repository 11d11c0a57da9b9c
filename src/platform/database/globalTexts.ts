import type { GlobalSlug, PayloadRequest } from 'payload'

/**
 * Texts of the settings that everybody may read, straight from the database: every page asks for some. What nobody has saved yet is as
 * its field has it by default, as Payload fills it in.
 */
export async function readGlobalTexts<Name extends string>(
  req: PayloadRequest,
  slug: GlobalSlug,
  select: Readonly<Record<Name, true>>,
): Promise<Partial<Record<Name, string | null>>> {
  const saved = (await req.payload.db.findGlobal<Partial<Record<string, string | null>>>({ slug, select, req })) ?? {}
  const defaults = req.payload.globals.config.find((global) => global.slug === slug)?.flattenedFields ?? []
  const texts: Partial<Record<string, string | null>> = {}
  for (const name of Object.keys(select)) {
    const field = saved[name] === undefined ? defaults.find((one) => one.name === name) : undefined
    texts[name] = typeof field?.defaultValue === 'string' ? field.defaultValue : saved[name]
  }
  return texts as Partial<Record<Name, string | null>>
}
