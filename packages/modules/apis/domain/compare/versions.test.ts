import { expect, test } from 'vitest'
import { compareApis } from './compare.ts'

// What is written differently in another version of a format, or outside the operations that callers name.

const said = (type: string, before: unknown, after: unknown) =>
  compareApis(type, textOf(before), textOf(after)).changes.map((c) => `${c.effect}: ${c.what}`)
const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

const sent = (schema: object, openapi = '3.1.0') => ({
  openapi,
  paths: { '/a': { post: { requestBody: { content: { 'application/json': { schema } } }, responses: { 204: {} } } } },
})
const events = (payload: object) => ({
  openapi: '3.1.0',
  webhooks: { paid: { post: { requestBody: { content: { 'application/json': { schema: payload } } } } } },
})
const object = (...names: string[]) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
})

test.each([
  ['a number', { type: 'number', minimum: 0, exclusiveMinimum: true }, { type: 'number', exclusiveMinimum: 0 }],
  ['a whole number', { type: 'integer', minimum: 1 }, { type: 'integer', exclusiveMinimum: 0 }],
  ['an upper bound', { type: 'integer', maximum: 9, exclusiveMaximum: true }, { type: 'integer', maximum: 8 }],
  ['no exclusive bound', { type: 'number', minimum: 0, exclusiveMinimum: false }, { type: 'number', minimum: 0 }],
])('a bound in the syntax of 3.1 is equal: %s', (_, before, after) => {
  expect(said('openapi', sent(before, '3.0.3'), sent(after))).toEqual([])
})

test('reports a bound that becomes exclusive', () => {
  expect(said('openapi', sent({ type: 'number', minimum: 0 }), sent({ type: 'number', exclusiveMinimum: 0 }))).toEqual([
    'breaking: POST /a body: exclusiveMinimum is now 0.',
  ])
})

test.each([
  ['not', { not: { required: ['x'] } }],
  ['dependentRequired', { dependentRequired: { a: ['b'] } }],
])('reports a new constraint that cannot be compared: %s', (keyword, rule) => {
  const words = `risky: POST /a body has another rule of the kind “${keyword}”, which cannot be compared.`
  expect(said('openapi', sent(object('a')), sent({ ...object('a'), ...rule }))).toEqual([words])
  expect(said('openapi', sent({ ...object('a'), ...rule }), sent({ ...object('a'), ...rule }))).toEqual([])
  expect(said('openapi', sent({ ...object('a'), ...rule }), sent(object('a')))).toEqual([])
})

test('a format that values are required to have', () => {
  expect(said('openapi', sent({ type: 'string' }), sent({ type: 'string', format: 'uuid' }))).toEqual([
    'risky: POST /a body must now have the format uuid.',
  ])
  expect(said('openapi', sent({ type: 'string', format: 'uuid' }), sent({ type: 'string' }))).toEqual([])
})

test('a webhook is received: reports properties it no longer sends, and ignores those it requires', () => {
  expect(said('openapi', events(object('a', 'b')), events(object('a')))).toEqual([
    'breaking: Webhook paid body.b is no longer sent.',
  ])
  expect(said('openapi', events(object('a')), events({ ...object('a', 'b'), required: ['b'] }))).toEqual([])
})

test.each([
  [
    'OpenAPI',
    { openapi: '3.0.0', servers: [{ url: 'https://a.example/v1' }], paths: {} },
    { openapi: '3.0.0', servers: [{ url: 'https://b.example/v1' }], paths: {} },
  ],
  ['Swagger', { swagger: '2.0', host: 'a.example', paths: {} }, { swagger: '2.0', host: 'b.example', paths: {} }],
])('reports a removed server: %s', (_, before, after) => {
  expect(said('openapi', before, after)).toEqual(['risky: The server a.example was removed.'])
  expect(said('openapi', before, { ...after, servers: [], host: undefined })).toEqual([])
})

test('AsyncAPI 2 describes clients, and 3 the application', () => {
  const third = {
    asyncapi: '3.0.0',
    channels: { o: { address: 'orders', messages: { m: { payload: object('a') } } } },
    operations: { tell: { action: 'send', channel: { $ref: '#/channels/o' } } },
  }
  const second = (action: string) => ({
    asyncapi: '2.6.0',
    channels: { orders: { [action]: { message: { payload: object('a') } } } },
  })
  expect(said('asyncapi', second('subscribe'), third)).toEqual([])
  expect(said('asyncapi', second('publish'), third)).toEqual([
    'breaking: PUBLISH orders was removed.',
    'added: SEND orders is new.',
  ])
})

test('a field of proto2 that becomes required', () => {
  const proto = (label: string) =>
    `syntax = "proto2"; import "other.proto"; message M { ${label} string a = 1; optional other.B b = 2; }`
  expect(said('grpc', proto('optional'), proto('required'))).toEqual(['breaking: M.a (1) was string and is now required string.'])
})

test('reports a removed key of a federated type', () => {
  const graph = (key: string) => `extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key"])
    type P ${key} { id: ID! } type Query { p: P }`
  expect(said('graphql', graph('@key(fields: "id")'), graph(''))).toEqual([
    'risky: P no longer has @key(fields: "id"), by which other subgraphs may find it.',
  ])
})
