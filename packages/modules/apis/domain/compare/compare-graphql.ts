import { sameJson } from '@callboard/modules/catalog/domain/diff'
import type { Json } from '@callboard/modules/catalog/domain/entity'
import {
  findBreakingChanges,
  findDangerousChanges,
  GraphQLSchema,
  isInputObjectType,
  type OperationTypeNode,
  print,
} from 'graphql'
import { operationsOf } from '../operations.ts'
import { type ApiChange, type ApiComparison, breaking, byName, risky } from './change.ts'
import { hiddenIn, isSeenIn } from './graphql-visibility.ts'

const names = (schema: GraphQLSchema) => operationsOf({ format: 'graphql', schema }).map((o) => `${o.method} ${o.name}`)

/** The keys by which other subgraphs of a federation find entities of a type. */
function keysOf(schema: GraphQLSchema): Map<string, string[]> {
  const types = Object.values(schema.getTypeMap())
  return new Map(
    types.map(({ name, astNode, extensionASTNodes }) => {
      const nodes = [astNode, ...extensionASTNodes].flatMap((node) => node?.directives ?? [])
      const keys = nodes.filter((d) => /^(?:.*__)?key$/.test(d.name.value))
      return [name, keys.map((d) => print(d).replace(/\s+/g, ' '))]
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

/** What the reference implementation does not compare: defaults of inputs, and inputs of which exactly one field is given. */
function compareInputs(before: GraphQLSchema, after: GraphQLSchema): ApiChange[] {
  return Object.values(before.getTypeMap()).flatMap((old) => {
    const now = after.getType(old.name)
    if (!isInputObjectType(old) || !isInputObjectType(now)) return []
    const fields = now.getFields()
    const defaults = Object.values(old.getFields()).flatMap(({ name, defaultValue: was }) => {
      const is = fields[name]?.defaultValue
      if (was === undefined || !fields[name] || sameJson(was as Json, is as Json)) return []
      return [risky(`${old.name}.${name} has the default ${json(is)} instead of ${json(was)}.`)]
    })
    return now.isOneOf && !old.isOneOf ? [...defaults, breaking(`${old.name} now takes exactly one field.`)] : defaults
  })
}

const json = (value: unknown) => (value === undefined ? 'null' : JSON.stringify(value))

/** By the rules of GraphQL's reference implementation. */
export function compareGraphql(older: GraphQLSchema, newer: GraphQLSchema): ApiComparison {
  const [before, after] = [forClients(older), forClients(newer)]
  return {
    changes: [
      ...[
        ...findBreakingChanges(before, after)
          // Removing an unused built-in scalar affects nobody.
          .filter((c) => !c.description.startsWith('Standard scalar'))
          .map((c) => breaking(c.description)),
        ...findDangerousChanges(before, after).map((c) => risky(c.description)),
        ...compareInputs(before, after),
      ].filter(isSeenIn(before)),
      ...lostKeys(before, after),
      ...lostRoots(before, after),
      ...newlyHidden(before, after),
      ...byName(names(before), names(after)).filter((c) => c.effect === 'added'),
    ],
  }
}
