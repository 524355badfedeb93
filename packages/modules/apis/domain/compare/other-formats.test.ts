import { buildSchema, introspectionFromSchema } from 'graphql'
import { describe, expect, test } from 'vitest'
import { compareApis } from './compare.ts'

// What versions of GraphQL, protobuf and AsyncAPI descriptions may change beside their operations and types.

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
const said = (type: string, before: unknown, after: unknown) =>
  compareApis(type, textOf(before), textOf(after)).changes.map((c) => `${c.effect}: ${c.what}`)

type Pair = [name: string, before: unknown, after: unknown, changes: string[]]
const pairs = (type: string, rows: Pair[]) =>
  test.each(rows)('%s', (_, before, after, changes) => {
    expect(said(type, before, after)).toEqual(changes)
  })

const object = (properties: object) => ({ type: 'object', properties })
const text = { type: 'string' }

describe('GraphQL', () => {
  const query = 'type Query { a: Int }\n'
  const introspected = textOf({ data: introspectionFromSchema(buildSchema('type Query { a: Int b: Int }')) })
  pairs('graphql', [
    [
      'hides a field from clients',
      'type Query { a: Int b(x: Int): Int }',
      'type Query { a: Int b(x: Int @inaccessible): Int @inaccessible }',
      ['breaking: Query.b is now inaccessible.', 'breaking: Query.b(x:) is now inaccessible.'],
    ],
    ['lacks a directive that only schemas use', `${query}directive @auth on FIELD_DEFINITION`, query, []],
    ['lacks a directive of queries', `${query}directive @live on QUERY`, query, ['breaking: live was removed.']],
    [
      'no longer names a root type',
      `schema { query: Query mutation: M } ${query} type M { m: Int }`,
      `schema { query: Query } ${query} type M { m: Int }`,
      ['breaking: MUTATION m was removed.'],
    ],
    ['is the result of an introspection', introspected, query, ['breaking: Query.b was removed.']],
  ])
})

describe('protobuf', () => {
  const proto = (body: string) => `syntax = "proto3"; package s;\n${body}`
  const old = (body: string) => `syntax = "proto2";\n${body}`
  const http = (path: string) =>
    proto(`message M {} service S { rpc A (M) returns (M) { option (google.api.http) = { get: "${path}" }; } }`)
  pairs('grpc', [
    [
      'uses a reserved number',
      proto('message M { reserved 2; string a = 1; }'),
      proto('message M { string a = 1; string b = 2; }'),
      ['breaking: s.M.b uses the number 2, which was reserved.'],
    ],
    [
      'uses a reserved name of an enum',
      proto('enum E { reserved "B"; A = 0; }'),
      proto('enum E { A = 0; B = 1; }'),
      ['breaking: s.E.B uses a name that was reserved.'],
    ],
    ['is called at another path', http('/v1/a'), http('/v2/a'), ['risky: RPC s.S.A is now called over HTTP in another way.']],
    [
      'renames a oneof',
      proto('message M { oneof k { string a = 1; string b = 2; } }'),
      proto('message M { oneof j { string a = 1; string b = 2; } }'),
      ['risky: The oneof k of s.M is now called j.'],
    ],
    [
      'has a number instead of an enum',
      proto('enum E { A = 0; } message M { E a = 1; }'),
      proto('enum E { A = 0; } message M { int32 a = 1; }'),
      ['risky: s.M.a (1) was s.E and is now int32.'],
    ],
    [
      'has another default',
      old('message M { optional int32 b = 2 [default = 3]; }'),
      old('message M { optional int32 b = 2 [default = 4]; }'),
      ['risky: M.b (2) has the default 4 instead of 3.'],
    ],
    [
      'lacks an extension',
      old('message M { extensions 100 to 199; } extend M { optional int32 a = 100; }'),
      old('message M { extensions 100 to 199; }'),
      ['breaking: M.a (100) was removed.'],
    ],
  ])
})

describe('AsyncAPI', () => {
  const events = (message: object, more: object = {}) => ({
    asyncapi: '2.6.0',
    channels: { 'o/{id}': { subscribe: { message } } },
    ...more,
  })
  const broker = (url: string) => events({}, { servers: { main: { url, protocol: 'kafka' } } })
  const replying = (schema: object) => ({
    asyncapi: '3.0.0',
    channels: { q: { address: 'q', messages: { ask: {} } }, r: { address: 'r', messages: { answer: { payload: schema } } } },
    operations: { ask: { action: 'receive', channel: { $ref: '#/channels/q' }, reply: { channel: { $ref: '#/channels/r' } } } },
  })
  pairs('asyncapi', [
    [
      'lacks a header',
      events({ traits: [{ headers: object({ id: text }) }], headers: object({ to: text }) }),
      events({ headers: object({ to: text }) }),
      ['breaking: SUBSCRIBE o/{id} headers.id is no longer sent.'],
    ],
    [
      'has another media type',
      events({}, { defaultContentType: 'application/json' }),
      events({ contentType: 'application/xml' }),
      ['breaking: SUBSCRIBE o/{id} was application/json and is now application/xml.'],
    ],
    ['has another server', broker('a.example:9092'), broker('b.example:9092'), ['risky: The server a.example:9092 was removed.']],
    [
      'names a parameter differently',
      events({}),
      { asyncapi: '2.6.0', channels: { 'o/{key}': { subscribe: { message: {} } } } },
      [],
    ],
    [
      'replies without a field',
      replying(object({ a: text })),
      replying(object({})),
      ['breaking: RECEIVE q reply.a is no longer sent.'],
    ],
  ])
})
