import { findBreakingChanges, findDangerousChanges, type GraphQLSchema } from 'graphql'
import { operationsOf } from '../operations.ts'
import { type ApiComparison, breaking, byName, risky } from './change.ts'

const names = (schema: GraphQLSchema) => operationsOf({ format: 'graphql', schema }).map((o) => `${o.method} ${o.name}`)

/** By the rules of GraphQL's reference implementation. */
export function compareGraphql(before: GraphQLSchema, after: GraphQLSchema): ApiComparison {
  return {
    changes: [
      ...findBreakingChanges(before, after)
        // A scalar of the language that nothing uses any more is nobody's loss.
        .filter((c) => !c.description.startsWith('Standard scalar'))
        .map((c) => breaking(c.description)),
      ...findDangerousChanges(before, after).map((c) => risky(c.description)),
      ...byName(names(before), names(after)).filter((c) => c.effect === 'added'),
    ],
  }
}
