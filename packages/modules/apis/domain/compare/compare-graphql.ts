import {
  type ConstDirectiveNode,
  findBreakingChanges,
  findDangerousChanges,
  GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type OperationTypeNode,
  print,
} from 'graphql'
import { operationsOf } from '../operations.ts'
import { type ApiChange, type ApiComparison, breaking, byName, risky } from './change.ts'

const names = (schema: GraphQLSchema) => operationsOf({ format: 'graphql', schema }).map((o) => `${o.method} ${o.name}`)

/** The keys by which other subgraphs of a federation find entities of a type. */
function keysOf(schema: GraphQLSchema): Map<string, string[]> {
  const types = Object.values(schema.getTypeMap())
  return new Map(
    types.map(({ name, astNode, extensionASTNodes }) => {
      const nodes = [astNode, ...extensionASTNodes].flatMap((node) => node?.directives ?? [])
      return [name, nodes.filter((d) => d.name.value === 'key').map((d) => print(d))]
    }),
  )
}

function lostKeys(before: GraphQLSchema, after: GraphQLSchema): ApiChange[] {
  const nows = keysOf(after)
  return [...keysOf(before)].flatMap(([name, keys]) =>
    keys
      .filter((key) => nows.has(name) && !nows.get(name)?.includes(key))
      .map((key) => risky(`${name} no longer has ${key}, by which other subgraphs may find it.`)),
  )
}

const executable: readonly string[] = [
  'QUERY',
  'MUTATION',
  'SUBSCRIPTION',
  'FIELD',
  'FRAGMENT_DEFINITION',
  'FRAGMENT_SPREAD',
  'INLINE_FRAGMENT',
  'VARIABLE_DEFINITION',
]

/** Without the directives that only schemas use, such as those of federation: clients cannot send them. */
const forClients = (schema: GraphQLSchema) =>
  new GraphQLSchema({
    ...schema.toConfig(),
    directives: schema.getDirectives().filter((d) => d.locations.some((location) => executable.includes(location))),
    assumeValid: true,
  })

type Noted = { readonly directives?: readonly ConstDirectiveNode[] }

const isInaccessible = (node: Noted | null | undefined) =>
  node?.directives?.some((d) => /^(?:.*__)?inaccessible$/.test(d.name.value)) ?? false

/** What a federation hides from clients: types, fields, arguments and values marked with `@inaccessible`. */
function hiddenIn(schema: GraphQLSchema): Set<string> {
  const hidden = new Set<string>()
  const note = (name: string, ...nodes: (Noted | null | undefined)[]) => {
    if (nodes.some(isInaccessible)) hidden.add(name)
  }
  for (const type of Object.values(schema.getTypeMap())) {
    note(type.name, type.astNode, ...type.extensionASTNodes)
    if (isEnumType(type)) for (const value of type.getValues()) note(`${type.name}.${value.name}`, value.astNode)
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue
    for (const field of Object.values(type.getFields())) {
      note(`${type.name}.${field.name}`, field.astNode)
      if ('args' in field) for (const arg of field.args) note(`${type.name}.${field.name}(${arg.name}:)`, arg.astNode)
    }
  }
  return hidden
}

function newlyHidden(before: GraphQLSchema, after: GraphQLSchema): ApiChange[] {
  const known = hiddenIn(before)
  return [...hiddenIn(after)].filter((name) => !known.has(name)).map((name) => breaking(`${name} is now inaccessible.`))
}

const roots = ['query', 'mutation', 'subscription'] as OperationTypeNode[]

/** Operations of a root type that is still there, and no longer the root. */
function lostRoots(before: GraphQLSchema, after: GraphQLSchema): ApiChange[] {
  const moved = roots.filter((root) => {
    const name = before.getRootType(root)?.name
    return name !== undefined && after.getRootType(root)?.name !== name && after.getType(name) !== undefined
  })
  const isMoved = (operation: string) => moved.some((root) => operation.startsWith(`${root.toUpperCase()} `))
  return byName(names(before).filter(isMoved), names(after)).filter((c) => c.effect === 'breaking')
}

/** By the rules of GraphQL's reference implementation. */
export function compareGraphql(older: GraphQLSchema, newer: GraphQLSchema): ApiComparison {
  const [before, after] = [forClients(older), forClients(newer)]
  return {
    changes: [
      ...findBreakingChanges(before, after)
        // Removing an unused built-in scalar affects nobody.
        .filter((c) => !c.description.startsWith('Standard scalar'))
        .map((c) => breaking(c.description)),
      ...findDangerousChanges(before, after).map((c) => risky(c.description)),
      ...lostKeys(before, after),
      ...lostRoots(before, after),
      ...newlyHidden(before, after),
      ...byName(names(before), names(after)).filter((c) => c.effect === 'added'),
    ],
  }
}
