import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql'

/** How much one operation may ask for. */
const deepest = 12
const mostAliases = 50
const mostFields = 500

/** Refuses operations that are too deep, too wide or too often renamed, before anything is executed. Fragments count where they are spread. */
export const limitOperation = (context: ValidationContext): ASTVisitor => {
  let aliases = 0
  let fields = 0
  const refuse = (message: string) => context.reportError(new GraphQLError(message))
  return {
    Document: {
      enter(document) {
        let reported = false
        const visit = (selection: { selectionSet?: { selections: readonly Selection[] } | undefined }, depth: number, spreading: readonly string[]): void => {
          for (const node of selection.selectionSet?.selections ?? []) {
            if (reported) return
            if (node.kind === 'Field') {
              fields += 1
              if (node.alias) aliases += 1
              const found = depth + 1 > deepest ? `at most ${deepest} levels` : aliases > mostAliases ? `at most ${mostAliases} aliases` : fields > mostFields ? `at most ${mostFields} fields` : undefined
              if (found) {
                reported = true
                return refuse(`This query is too large: ${found} are allowed.`)
              }
              visit(node, depth + 1, spreading)
            } else if (node.kind === 'InlineFragment') visit(node, depth, spreading)
            else if (!spreading.includes(node.name.value)) {
              // A cycle is another rule's to report; here it must only end.
              const fragment = context.getFragment(node.name.value)
              if (fragment) visit(fragment, depth, [...spreading, node.name.value])
            }
          }
        }
        for (const definition of document.definitions) if (definition.kind === 'OperationDefinition') visit(definition, 0, [])
      },
    },
  }
}

type Selection =
  | { kind: 'Field'; alias?: unknown; selectionSet?: { selections: readonly Selection[] } | undefined }
  | { kind: 'InlineFragment'; selectionSet: { selections: readonly Selection[] } }
  | { kind: 'FragmentSpread'; name: { value: string } }
