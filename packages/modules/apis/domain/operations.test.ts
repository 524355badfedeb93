import { buildSchema, introspectionFromSchema } from 'graphql'
import { expect, test } from 'vitest'
import { readDescription } from './description.ts'
import { operationsOf as read } from './operations.ts'

const operationsOf = (type: string, text: string) => {
  const description = readDescription(type, text)
  return description ? read(description) : []
}

test('OpenAPI, as YAML and as JSON', () => {
  const document = {
    openapi: '3.1.0',
    paths: { '/orders/{id}': { parameters: [], get: { summary: 'One order' }, delete: { operationId: 'dropOrder' } } },
    webhooks: { paid: { post: { description: 'Was paid.\nMore.' } } },
  }
  const expected = [
    { method: 'GET', name: '/orders/{id}', summary: 'One order' },
    { method: 'DELETE', name: '/orders/{id}', summary: 'dropOrder' },
    { method: 'POST', name: 'paid', summary: 'Was paid.' },
  ]
  expect(operationsOf('openapi', JSON.stringify(document))).toEqual(expected)
  expect(operationsOf('openapi', 'swagger: "2.0"\npaths:\n  /a:\n    get: {}\n')).toEqual([
    { method: 'GET', name: '/a', summary: '' },
  ])
})

test.each([
  ['merge keys', 'paths:\n  /a: &a\n    get: {}\n  /b:\n    <<: *a\n    post: {}', ['GET /a', 'POST /b', 'GET /b']],
  [
    'path items elsewhere',
    'paths: { /a: { $ref: "#/x/a" } }\nwebhooks: { b: { $ref: "#/x/a" } }\nx: { a: { get: {} } }',
    ['GET /a', 'GET b'],
  ],
  ['a method beside a reference', 'paths: { /a: { $ref: "#/x/a", post: {} } }\nx: { a: { get: {} } }', ['GET /a', 'POST /a']],
  ['all paths elsewhere', 'paths: { $ref: "#/x" }\nx: { /a: { get: {} } }', ['GET /a']],
  ['another document after it', 'paths: { /a: { get: {} } }\n---\n', ['GET /a']],
  ['nothing before it', '---\n---\npaths: { /a: { get: {} } }\n...\n', ['GET /a']],
  ['a key written twice', 'openapi: 3.0.0\nopenapi: 3.1.0\npaths: { /a: { get: {} } }', ['GET /a']],
  ['methods of OpenAPI 3.2', 'paths: { /a: { query: {}, additionalOperations: { COPY: {} } } }', ['QUERY /a', 'COPY /a']],
])('OpenAPI with %s', (_, text, expected) => {
  expect(
    operationsOf('openapi', text)
      .map((o) => `${o.method} ${o.name}`)
      .sort(),
  ).toEqual(expected.sort())
})

test('a GraphQL subgraph extends types that it does not define', () => {
  const text = 'extend type Query { shifts: [Shift] }\ntype Shift { of: Person }\nextend type Person { name: String }'
  expect(operationsOf('graphql', text)).toEqual([{ method: 'QUERY', name: 'shifts', summary: '' }])
})

test.each([
  [
    'a schema that is only extended',
    'extend schema { mutation: M }\nextend type Query { a: Int }\ntype M { m: Int }',
    ['a', 'm'],
  ],
  ['files that were joined', 'type Query { a: Int }\nextend type Query { b: Int }\ntype Query { c: Int }', ['a', 'b', 'c']],
  ['a type without fields', 'type Query {\n}\nextend type Query { a: Int }', ['a']],
  ['interfaces separated by commas', 'type A implements B, C { id: ID }\ntype Query { a: A }\ninterface B { id: ID }', ['a']],
  ['an introspection', JSON.stringify(introspectionFromSchema(buildSchema('type Query { a: Int }'))), ['a']],
])('GraphQL with %s', (_, text, names) => {
  expect(operationsOf('graphql', text).map((o) => o.name)).toEqual(names)
})

test('AsyncAPI, both ways of writing operations', () => {
  expect(
    operationsOf('asyncapi', 'asyncapi: 2.6.0\nchannels:\n  orders.created:\n    subscribe: { summary: New orders }\n'),
  ).toEqual([{ method: 'SUBSCRIBE', name: 'orders.created', summary: 'New orders' }])
  const third =
    'asyncapi: 3.0.0\nchannels:\n  o: { address: orders }\noperations:\n  sendIt: { action: send, channel: { $ref: "#/channels/o" } }\n'
  expect(operationsOf('asyncapi', third)).toEqual([{ method: 'SEND', name: 'orders', summary: 'sendIt' }])
})

test('GraphQL and protobuf', () => {
  expect(
    operationsOf('graphql', 'type Query { "All of them" orders(first: Int): [ID!] }\ntype Mutation { pay: Boolean }\n'),
  ).toEqual([
    { method: 'QUERY', name: 'orders', summary: 'All of them' },
    { method: 'MUTATION', name: 'pay', summary: '' },
  ])
  const proto =
    'syntax = "proto3";\npackage shop.v1;\nmessage A {}\nservice Orders {\n  // Finds one.\n  rpc Find (A) returns (A);\n}\n'
  expect(operationsOf('grpc', proto)).toEqual([{ method: 'RPC', name: 'Orders.Find', summary: 'Finds one.' }])
})

test.each([
  ['openapi', 'no: [yaml'],
  ['openapi', '5'],
  ['openapi', 'paths: [1, null]'],
  ['openapi', 'paths: { /a: null, /b: 3, /c: { get: null } }'],
  ['graphql', 'type {'],
  ['grpc', 'service {'],
  ['asyncapi', 'asyncapi: 3\noperations: 4\n'],
  ['wsdl', '<xml/>'],
])('%s with %j does no harm', (type, text) => {
  expect(operationsOf(type, text).filter((o) => o.name === undefined)).toEqual([])
})
