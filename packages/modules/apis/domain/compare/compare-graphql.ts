import { findBreakingChanges, findDangerousChanges, type GraphQLSchema, print } from 'graphql'
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

/** By the rules of GraphQL's reference implementation. */
export function compareGraphql(before: GraphQLSchema, after: GraphQLSchema): ApiComparison {
  return {
    changes: [
      ...findBreakingChanges(before, after)
        // Removing an unused built-in scalar affects nobody.
        .filter((c) => !c.description.startsWith('Standard scalar'))
        .map((c) => breaking(c.description)),
      ...findDangerousChanges(before, after).map((c) => risky(c.description)),
      ...lostKeys(before, after),
      ...byName(names(before), names(after)).filter((c) => c.effect === 'added'),
    ],
  }
}
