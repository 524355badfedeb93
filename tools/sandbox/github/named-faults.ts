import { type DocumentNode, GraphQLError, type GraphQLResolveInfo, visit } from 'graphql'
import type { Faults, NamedFault } from './faults.ts'

/** An error at a position of a GraphQL response, in GitHub's format. */
export type NodeError = { type: string; path: (string | number)[]; message: string }
/** A complete response that is not GraphQL's own. */
export type WholeAnswer = { status: number; body: unknown }

/** The position in the response that a resolver writes. */
export function pathOf(info: GraphQLResolveInfo): (string | number)[] {
  const path: (string | number)[] = []
  for (let at: typeof info.path | undefined = info.path; at; at = at.prev) path.unshift(at.key)
  return path
}

/** Sets a field to null, with an error of a type; if the field is not nullable, its parent becomes null. */
export const refused = (message: string, type = 'FORBIDDEN') => new GraphQLError(message, { extensions: { type } })

type Right = Extract<NamedFault, { kind: 'missing-right' }>['right']
export const lacks = (faults: Faults, right: Right): boolean => faults.named('missing-right').some((f) => f.right === right)

export const withheldMessage =
  'Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.'
export const isWithheld = (faults: Faults, repository: string): boolean =>
  faults.named('repository').some((f) => f.repository === repository && f.as === 'withheld')

/** Without a scope, a query with one of its fields is rejected as a whole, without data. */
export function scopeRefusal(faults: Faults, document: DocumentNode): { errors: object[] } | undefined {
  if (!lacks(faults, 'email-scope')) return undefined
  let named = false
  visit(document, {
    Field: (field) => {
      named ||= field.name.value === 'email'
    },
  })
  if (!named) return undefined
  const message =
    "Your token has not been granted the required scopes to execute this query. The 'email' field requires one of the following scopes: ['user:email', 'read:user'], but your token has only been granted the: ['repo', 'read:org'] scopes. Please modify your token's scopes at: https://github.com/settings/tokens."
  return { errors: [{ type: 'INSUFFICIENT_SCOPES', locations: [{ line: 1, column: 1 }], message }] }
}

/** GitHub's response if the files of one repository take more than ten seconds, whatever else was requested. */
export function tooHeavy(faults: Faults, asked: ReadonlySet<string>): WholeAnswer | undefined {
  const fault = faults.named('repository').find((f) => asked.has(f.repository))?.as
  const message =
    'Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug. Please include `C0DE:1F2E:3D4C` when reporting this issue.'
  if (fault === 'bad-gateway') return { status: 502, body: { data: null, errors: [{ message }] } }
  return fault === 'timeout' ? { status: 200, body: { data: null, errors: [{ message }] } } : undefined
}
