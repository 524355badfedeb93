import { schema as published } from '@octokit/graphql-schema'
import { buildSchema, parse } from 'graphql'
import { expect, test } from 'vitest'
import { queryCost } from './query-cost.ts'

const schema = buildSchema(published.idl, { assumeValidSDL: true })
const cost = (query: string, variables: Record<string, unknown> = {}) => queryCost(schema, parse(query), variables)

test.each([
  // The example of GitHub's documentation: 1 + 100 + 5,000 requests.
  [
    51,
    '{ viewer { repositories(first: 100) { edges { node { id issues(first: 50) { edges { node { id labels(first: 60) { edges { node { id name } } } } } } } } } } }',
  ],
  [1, '{ viewer { login } }'],
  [1, '{ viewer { repositories(first: 100) { nodes { name } } } }'],
  [
    51,
    '{ viewer { repositories(first: 50) { nodes { deployments(last: 100) { nodes { statuses(first: 20) { nodes { state } } } } } } } }',
  ],
])('costs %i', (expected, query) => expect(cost(query)).toBe(expected))

test('variables, fragments, directives and lists of ids count as what they expand to', () => {
  const query = `query($ids: [ID!]!, $n: Int!, $with: Boolean!) { nodes(ids: $ids) { ...r } }
    fragment r on Repository { issues(first: $n) @include(if: $with) { nodes { labels(first: 5) { totalCount } } } }`
  const ids = Array.from({ length: 100 }, (_, i) => String(i))
  expect(cost(query, { ids, n: 10, with: true })).toBe(11)
  expect(cost(query, { ids, n: 10, with: false })).toBe(1)
})
