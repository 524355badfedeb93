import {
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getNamedType,
  Kind,
  type SelectionNode,
  TypeInfo,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql'

type Variables = Record<string, unknown>

const isSkipped = (directives: readonly DirectiveNode[] | undefined, variables: Variables): boolean =>
  (directives ?? []).some((d) => {
    const condition = d.arguments?.find((a) => a.name.value === 'if')
    const value = condition ? valueFromASTUntyped(condition.value, variables) : true
    return (d.name.value === 'skip' && value === true) || (d.name.value === 'include' && value === false)
  })

/** Expands fragments and removes what a directive skips. */
function inlined(document: DocumentNode, variables: Variables): DocumentNode {
  const fragments = new Map(
    document.definitions
      .filter((d): d is FragmentDefinitionNode => d.kind === Kind.FRAGMENT_DEFINITION)
      .map((f) => [f.name.value, f]),
  )
  const expand = (selections: readonly SelectionNode[]): SelectionNode[] =>
    selections.flatMap((s): SelectionNode[] => {
      if (isSkipped(s.directives, variables)) return []
      const fragment = s.kind === Kind.FRAGMENT_SPREAD ? fragments.get(s.name.value) : undefined
      if (fragment)
        return [{ kind: Kind.INLINE_FRAGMENT, typeCondition: fragment.typeCondition, selectionSet: fragment.selectionSet }]
      return [s]
    })
  const expanded = visit(document, {
    SelectionSet: (set) => ({ ...set, selections: expand(set.selections) }),
    Field: (field) => (isSkipped(field.directives, variables) ? null : undefined),
  })
  return { ...expanded, definitions: expanded.definitions.filter((d) => d.kind === Kind.OPERATION_DEFINITION) }
}

/**
 * Points of a query as GitHub counts them (docs.github.com: rate limits and query limits for the GraphQL API): the number of
 * requests for all connections, each multiplied by the maximum items of its parents, divided by 100 and rounded, at least one.
 * `nodes(ids:)` counts as a parent with as many items as ids.
 */
export function queryCost(schema: GraphQLSchema, document: DocumentNode, variables: Variables): number {
  const types = new TypeInfo(schema)
  const factors = [1]
  let requests = 0
  visit(
    inlined(document, variables),
    visitWithTypeInfo(types, {
      Field: {
        enter(field) {
          const factor = factors.at(-1) ?? 1
          const argument = (name: string) => {
            const given = field.arguments?.find((a) => a.name.value === name)
            return given && valueFromASTUntyped(given.value, variables)
          }
          const type = types.getType()
          const isConnection = type ? getNamedType(type).name.endsWith('Connection') : false
          if (isConnection) requests += factor
          const ids = field.name.value === 'nodes' ? argument('ids') : undefined
          const items = isConnection ? Number(argument('first') ?? argument('last') ?? 1) : Array.isArray(ids) ? ids.length : 1
          factors.push(factor * items)
        },
        leave() {
          factors.pop()
        },
      },
    }),
  )
  return Math.max(1, Math.round(requests / 100))
}
