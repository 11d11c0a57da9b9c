import { type ASTVisitor, type DocumentNode, GraphQLError, type SelectionNode, type ValidationContext } from 'graphql'
import { refusal } from '#platform'

/** How much one operation may ask for. */
const deepest = 12
const mostAliases = 50
const mostFields = 500
/** Of selections looked at, spreads included: fragments that spread each other are a tree far larger than their text. */
const mostSteps = 5000

/** Introspection wraps types in types, deeper than any query of content; graphql-js has a rule of its own against circles there. */
const deepestIntrospection = 24
const isIntrospection = (name: string): boolean => name === '__schema' || name === '__type'

type Counted = { aliases: number; changes: number; fields: number; steps: number }
type Place = { depth: number; limit: number; within: readonly string[]; changes: boolean }

/** Refuses operations that are too deep, too wide or too often renamed, before anything is executed. Fragments count where they are spread. */
export function limitOperation(context: ValidationContext): ASTVisitor {
  return {
    Document: {
      enter(document) {
        const excess = excessOf(document, (name) => context.getFragment(name)?.selectionSet.selections)
        if (excess) {
          const message = `This query is too large: ${excess}.`
          context.reportError(new GraphQLError(message, { originalError: refusal('query_too_large', { message }) }))
        }
      },
    },
  }
}

/** Which bound a document goes over, in words; nothing when it keeps to all of them. */
function excessOf(
  document: DocumentNode,
  selectionsOf: (fragment: string) => readonly SelectionNode[] | undefined,
): string | undefined {
  const counted: Counted = { aliases: 0, changes: 0, fields: 0, steps: 0 }

  const visit = (selections: readonly SelectionNode[], place: Place): string | undefined => {
    for (const node of selections) {
      const excess = step(node, place)
      if (excess) return excess
    }
    return undefined
  }

  const step = (node: SelectionNode, place: Place): string | undefined => {
    counted.steps += 1
    if (counted.steps > mostSteps) return `at most ${mostSteps} selections are allowed`
    switch (node.kind) {
      case 'Field': {
        const limit = isIntrospection(node.name.value) ? deepestIntrospection : place.limit
        counted.fields += 1
        if (node.alias) counted.aliases += 1
        // Limits of writes count requests; renamed, one request could post a hundred comments.
        if (place.changes && place.depth === 0) counted.changes += 1
        if (counted.changes > 1) return 'one change a request is allowed'
        if (place.depth >= limit) return `at most ${limit} levels are allowed`
        if (counted.aliases > mostAliases) return `at most ${mostAliases} aliases are allowed`
        if (counted.fields > mostFields) return `at most ${mostFields} fields are allowed`
        return visit(node.selectionSet?.selections ?? [], { ...place, limit, depth: place.depth + 1 })
      }
      case 'InlineFragment':
        return visit(node.selectionSet.selections, place)
      case 'FragmentSpread': {
        const name = node.name.value
        // A circle is another rule's to report; here it must only end.
        if (place.within.includes(name)) return undefined
        return visit(selectionsOf(name) ?? [], { ...place, within: [...place.within, name] })
      }
    }
  }

  for (const definition of document.definitions) {
    if (definition.kind !== 'OperationDefinition') continue
    const changes = definition.operation === 'mutation'
    const excess = visit(definition.selectionSet.selections, { depth: 0, limit: deepest, within: [], changes })
    if (excess) return excess
  }
  return undefined
}
