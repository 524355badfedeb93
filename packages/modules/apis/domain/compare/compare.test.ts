import { dump } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { compareApis } from './compare.ts'

const openapi = (paths: object, schemas: object = {}) =>
  dump({ openapi: '3.1.0', info: { title: 'x', version: '1' }, paths, components: { schemas } })
const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const order = (properties: object, required: string[] = []) => ({ type: 'object', properties, required })
const said = (type: string, before: string, after: string) =>
  compareApis(type, before, after).changes.map((c) => `${c.effect}: ${c.what}`)

const ref = { $ref: '#/components/schemas/Order' }
const api = (schema: object, more: object = {}) =>
  openapi(
    {
      '/orders': {
        get: { responses: { 200: json({ type: 'array', items: ref }) }, ...more },
        post: { requestBody: json(ref), responses: { 201: json(ref) } },
      },
    },
    { Order: schema },
  )

test.each([
  ['the same content', order({ id: { type: 'string' } }), {}, []],
  [
    'a response without a field',
    order({}),
    {},
    ['breaking: GET /orders 200[].id is no longer returned.', 'breaking: POST /orders 201.id is no longer returned.'],
  ],
  [
    'a new required field',
    order({ id: { type: 'string' }, to: { type: 'string' } }, ['to']),
    {},
    ['breaking: POST /orders body.to is now required.'],
  ],
  [
    'another type',
    order({ id: { type: 'integer' } }),
    {},
    [
      'breaking: GET /orders 200[].id was string and is now integer.',
      'breaking: POST /orders body.id was string and is now integer.',
      'breaking: POST /orders 201.id was string and is now integer.',
    ],
  ],
  ['an additional field', order({ id: { type: 'string' }, note: { type: 'string' } }), {}, []],
  [
    'a new required parameter',
    order({ id: { type: 'string' } }),
    { parameters: [{ name: 'page', in: 'query', required: true }] },
    ['breaking: GET /orders: the query parameter page is now required.'],
  ],
  ['a new optional parameter', order({ id: { type: 'string' } }), { parameters: [{ name: 'page', in: 'query' }] }, []],
])('OpenAPI: %s', (_, schema, more, changes) => {
  expect(said('openapi', api(order({ id: { type: 'string' } })), api(schema, more))).toEqual(changes)
})

test('OpenAPI: added and removed operations and responses', () => {
  const before = openapi({ '/a': { get: { responses: { 200: {}, 404: {} } } }, '/b': { get: {} } })
  const after = openapi({ '/a': { get: { responses: { 204: {} } } }, '/c': { get: {} } })
  expect(said('openapi', before, after)).toEqual([
    'breaking: GET /b was removed.',
    'breaking: GET /a no longer returns 200.',
    'added: GET /c is new.',
  ])
})

test('a recursive schema terminates', () => {
  const tree = (type: string) => ({ type: 'object', properties: { of: { type }, inner: { $ref: '#/components/schemas/Order' } } })
  expect(compareApis('openapi', api(tree('string')), api(tree('integer'))).changes.length).toBe(3)
})

test('GraphQL: by the rules of its own library', () => {
  const before = 'type Query { order(id: ID): Order old: Int }\ntype Order { id: ID! total: Int }\nenum State { OPEN }'
  const after = 'type Query { order(id: ID!): Order new: Int }\ntype Order { id: ID! }\nenum State { OPEN CLOSED }'
  const changes = said('graphql', before, after)
  expect(changes).toEqual(expect.arrayContaining(['added: QUERY new is new.']))
  expect(changes.filter((c) => c.startsWith('breaking'))).toHaveLength(3)
  expect(changes.filter((c) => c.startsWith('risky'))).toHaveLength(1)
})

test('protobuf: by field numbers', () => {
  const proto = (fields: string, rpc = 'Charge') =>
    `syntax = "proto3";\nmessage Card { ${fields} }\nservice Cards { rpc ${rpc} (Card) returns (Card); }`
  expect(said('grpc', proto('string number = 1; int32 month = 2;'), proto('string pan = 1; string month = 2;'))).toEqual([
    'breaking: Card.number (1) is now called pan, which breaks generated code and JSON.',
    'breaking: Card.month (2) was int32 and is now string.',
  ])
  expect(said('grpc', proto('string number = 1;'), proto('', 'Refund'))).toEqual([
    'breaking: RPC Cards.Charge was removed.',
    'breaking: Card.number (1) was removed.',
    'added: RPC Cards.Refund is new.',
  ])
})

test('AsyncAPI: by its operations', () => {
  const events = (channel: string) => dump({ asyncapi: '2.6.0', channels: { [channel]: { publish: {} } } })
  expect(said('asyncapi', events('a'), events('b'))).toEqual(['breaking: PUBLISH a was removed.', 'added: PUBLISH b is new.'])
})

describe('an impossible comparison is not reported as no change', () => {
  test.each([
    ['openapi', 'a: [', 'openapi: 3.1.0', 'The earlier description could not be read'],
    ['graphql', 'type Query { a: Int }', 'type {', 'The new description could not be read'],
    ['openapi', 'openapi: 3.1.0', 'asyncapi: 3.0.0', 'of different formats'],
  ])('%s', (type, before, after, why) => {
    expect(compareApis(type, before, after)).toEqual({ changes: [], incomplete: expect.stringContaining(why) })
  })
  test('endlessly nested schemas', () => {
    const nested = (type: string) => {
      let schema: object = { type }
      for (let i = 0; i < 300; i++) schema = { type: 'object', properties: { a: schema } }
      return JSON.stringify({ openapi: '3.1.0', paths: { '/a': { get: { responses: { 200: json(schema) } } } } })
    }
    expect(compareApis('openapi', nested('string'), nested('integer')).incomplete).toContain('nested too deeply')
  })
})
