// Writes every generated file that is committed: Payload's types, the admin's import map, the GraphQL schema, the description of the API,
// the types of the client.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { configToSchema } from '@payloadcms/graphql'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { generateImportMap } from 'payload'
import { generateTypes } from 'payload/node'
import configPromise from '../src/payload.config'
import { addRelated, addSlugs, dropUnusable } from '../src/platform/graphql'
import { describeApi, productVersion } from '../src/platform/openapi'
import { loadRoutes } from './buildServer.mjs'
import { clientTypes } from './clientTypes'

const config = await configPromise
await generateTypes(config, { log: false })
await generateImportMap(config, { force: true, log: false })
const { schema } = configToSchema(config)
addRelated(addSlugs(dropUnusable(schema, config.collections), config.collections), config.collections)
writeFileSync(path.resolve('src/schema.graphql'), `${printSchema(lexicographicSortSchema(schema))}\n`)
const description = describeApi({ routes: await loadRoutes(process.cwd()), config, version: productVersion() })
writeFileSync(path.resolve('src/openapi.json'), `${JSON.stringify(description, null, 2)}\n`)
writeFileSync(path.resolve('packages/client/src/api.ts'), await clientTypes(description))
process.exit(0)
