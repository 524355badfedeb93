import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv } from 'ajv'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { confluenceRoutes } from './routes.ts'
import { type ConfluenceState, confluenceState } from './state.ts'

// Compares the stand-in with Atlassian's published OpenAPI descriptions: version 2.0.0 of the REST API v2, and 1.0.0 of v1 for
// restrictions. published.json has the operations and schemas that are used, without their texts.

type Published = { operations: Record<string, { parameters: { name: string; in: string }[]; response: object }>; schemas: object }
const published = JSON.parse(readFileSync(path.join(import.meta.dirname, 'published.json'), 'utf8')) as Record<
  'v1' | 'v2',
  Published
>

/** Nothing that the description does not name, wherever it names properties. */
const closed = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]))
  return 'properties' in inner && !('allOf' in inner) ? { ...inner, additionalProperties: false } : inner
}

function validatorOf(version: 'v1' | 'v2', operation: string) {
  const { operations, schemas } = published[version]
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true })
  const { allOf } = (operations[operation]?.response ?? {}) as { allOf?: object[] }
  // The last part of a page's description has one more link.
  const response = allOf ? allOf[0] : operations[operation]?.response
  return ajv.compile({ ...(closed(response) as object), components: { schemas: closed(schemas) } })
}

let api: FastifyInstance
let state: ConfluenceState
const get = async (url: string) => {
  const authorization = `Basic ${Buffer.from('a@b.example:a-token').toString('base64')}`
  return (await api.inject({ url, headers: { authorization } })).json()
}

beforeAll(async () => {
  state = confluenceState({ base: 'http://confluence.example', token: 'a-token' })
  state.pageSize = 2
  api = Fastify()
  await api.register(async (routes) => confluenceRoutes(routes, state))
})
afterAll(() => api.close())

const expand = 'ancestors,restrictions.read.restrictions.user,restrictions.read.restrictions.group'
const cql = encodeURIComponent('space = "ENG" and type != comment and type != attachment')

test.each([
  ['v2', '/spaces', '/wiki/api/v2/spaces?keys=ENG&limit=250'],
  ['v2', '/spaces/{id}/pages', '/wiki/api/v2/spaces/9100/pages?limit=250&status=current'],
  ['v2', '/pages/{id}', '/wiki/api/v2/pages/91002?body-format=storage'],
  ['v1', '/wiki/rest/api/content/search', `/wiki/rest/api/content/search?cql=${cql}&expand=${expand}&limit=100`],
] as const)('%s %s', async (version, operation, url) => {
  const validate = validatorOf(version, operation)
  const answer = await get(url)
  validate(answer)
  expect(validate.errors ?? []).toEqual([])
  // A description that accepts anything would accept this, too.
  expect(validate(answer.results ? { ...answer, results: 1 } : { ...answer, title: 1 })).toBe(false)
  const known = published[version].operations[operation]?.parameters.map(({ name }) => name)
  expect([...new URL(url, 'http://x').searchParams.keys()].filter((name) => !known?.includes(name))).toEqual([])
})

test('continues a listing with the cursor of the page before', async () => {
  const first = await get('/wiki/api/v2/spaces/9100/pages?limit=250')
  const second = await get(first._links.next)
  expect(first.results).toHaveLength(2)
  expect(second.results[0].id).not.toBe(first.results[0].id)
})

test('refuses requests without the token', async () => {
  expect((await api.inject({ url: '/wiki/api/v2/spaces' })).statusCode).toBe(401)
})
