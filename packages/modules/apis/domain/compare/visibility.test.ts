import { describe, expect, test } from 'vitest'
import { compareApis } from './compare.ts'

// What callers of a federation, of an edition of protobuf and of a channel can see of a change.

type Pair = [name: string, before: unknown, after: unknown, changes: string[]]

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
const pairs = (type: string, rows: Pair[]) =>
  test.each(rows)('%s', (_, before, after, changes) => {
    const compared = compareApis(type, textOf(before), textOf(after))
    expect(compared.changes.filter((c) => c.effect !== 'added').map((c) => `${c.effect}: ${c.what}`)).toEqual(changes)
    expect(compared.incomplete).toBeUndefined()
  })

describe('GraphQL', () => {
  const query = 'type Query { a: Int }\n'
  const person = (field: string) => `${query}extend type Person @key(fields: "id") { id: ID! @external ${field} }`
  const graph = (names: string) =>
    `${query}enum join__Graph { ${names} }\ndirective @join__type(graph: join__Graph!) on OBJECT\nscalar join__FieldSet`
  const input = (body: string) => `${query}input Page ${body}`
  pairs('graphql', [
    ['its own types of a supergraph', graph('ORDERS PEOPLE'), graph('ORDERS STAFF'), []],
    ['a field of another subgraph', person('name: String @external'), person(''), []],
    ['a field of this subgraph', person('name: String'), person(''), ['breaking: Person.name was removed.']],
    ['a field that was inaccessible', 'type Query { a: Int b: Int @inaccessible }', query, []],
    ['a type that was inaccessible', `${query}type X @inaccessible { a: Int }`, query, []],
    ['a value that was inaccessible', `${query}enum E { A B @inaccessible }`, `${query}enum E { A }`, []],
    [
      'a key by its full name',
      `${query}type P @federation__key(fields: "id") { id: ID! }`,
      `${query}type P { id: ID! }`,
      ['risky: P no longer has @federation__key(fields: "id"), by which other subgraphs may find it.'],
    ],
    [
      'a key with other spaces',
      `${query}type P @key(fields: "id  at") { id: ID! at: ID }`,
      `${query}type P @key(fields: "id at") { id: ID! at: ID }`,
      [],
    ],
    [
      'a default of an input',
      input('{ first: Int = 20 }'),
      input('{ first: Int = 50 }'),
      ['risky: Page.first has the default 50 instead of 20.'],
    ],
    [
      'an input of one field',
      input('{ first: Int last: Int }'),
      input('@oneOf { first: Int last: Int }'),
      ['breaking: Page now takes exactly one field.'],
    ],
    [
      'extensions without a base',
      `${query}extend enum E { A B }`,
      `${query}extend enum E { A }`,
      ['breaking: B was removed from enum type E.'],
    ],
  ])
})

describe('protobuf', () => {
  const third = (body: string) => `syntax = "proto3"; package s;\n${body}`
  const edition = (body: string) => `edition = "2023"; package s;\n${body}`
  pairs('grpc', [
    [
      'an edition that means the same',
      third('message M { optional string a = 1; repeated int32 b = 2; }'),
      edition(`option features.field_presence = IMPLICIT;
        message M { string a = 1 [features.field_presence = EXPLICIT]; repeated int32 b = 2; }`),
      [],
    ],
    [
      'a field that an edition requires',
      edition('message M { string a = 1; }'),
      edition('message M { string a = 1 [features.field_presence = LEGACY_REQUIRED]; }'),
      ['breaking: s.M.a (1) was string and is now required string.'],
    ],
    [
      'reserved names without quotes',
      edition('message M { reserved a; string b = 1; }'),
      edition('message M { string a = 2; string b = 1; }'),
      ['breaking: s.M.a uses a name that was reserved.'],
    ],
    [
      'numbers that may be used again',
      third('message M { reserved 2 to 3, "x"; string a = 1; }'),
      third('message M { string a = 1; }'),
      ['risky: s.M no longer reserves the numbers 2 to 3.', 'risky: s.M no longer reserves the name x.'],
    ],
    ['a range in parts', third('message M { reserved 2 to 4; }'), third('message M { reserved 2, 3 to max; }'), []],
    ['a byte order mark', `\uFEFF${third('message M { string a = 1; }')}`, third('message M { string a = 1; }'), []],
    [
      'a default that is no number',
      'syntax = "proto2"; message M { optional float a = 1 [default = nan]; }',
      'syntax = "proto2"; message M { optional float a = 1 [default = nan]; }',
      [],
    ],
  ])
})

describe('AsyncAPI', () => {
  const text = { type: 'string' }
  const object = (properties: object) => ({ type: 'object', properties })
  const second = (message: object, action = 'subscribe') => ({ asyncapi: '2.6.0', channels: { o: { [action]: { message } } } })
  const third = (messages: object, operations?: object) => ({
    asyncapi: '3.0.0',
    channels: { o: { address: 'orders', messages } },
    operations,
  })
  const channel = { $ref: '#/channels/o' }
  const of = (action: string, ...names: string[]) => ({
    action,
    channel,
    messages: names.map((name) => ({ $ref: `#/channels/o/messages/${name}` })),
  })
  const avro = (...fields: object[]) =>
    second({ schemaFormat: 'application/vnd.apache.avro+json;version=1.9.0', payload: { type: 'record', name: 'A', fields } })
  const two = third({ p: { payload: text }, q: { payload: text } }, { a: of('send', 'p'), b: of('send', 'q') })
  const oneOf = (...names: string[]) => ({ oneOf: names.map((name) => ({ name, payload: text })) })
  pairs('asyncapi', [
    [
      'a channel without an operation',
      third({ p: { payload: object({ a: text }) } }),
      third({ p: { payload: object({}) } }),
      ['breaking: CHANNEL orders.a is no longer sent.'],
    ],
    ['a channel that gets an operation', third({ p: {} }), third({ p: {} }, { a: of('receive', 'p') }), []],
    [
      'a channel that loses its operation',
      third({ p: {} }, { a: of('send', 'p') }),
      third({ p: {} }),
      ['breaking: SEND orders was removed.'],
    ],
    ['two operations of one channel', two, two, []],
    [
      'Avro written as JSON',
      avro({ name: 'a', type: 'string' }),
      avro(),
      ['risky: SUBSCRIBE o has changed, and its format (application/vnd.apache.avro+json) cannot be compared.'],
    ],
    [
      'JSON Schema written as YAML',
      second({ schemaFormat: 'application/schema+yaml;version=draft-07', payload: object({ a: text }) }),
      second({ schemaFormat: 'application/schema+json;version=draft-07', payload: object({}) }),
      ['breaking: SUBSCRIBE o.a is no longer sent.'],
    ],
    [
      'a message more that is received',
      second(oneOf('A', 'B')),
      second(oneOf('A', 'B', 'C')),
      ['risky: SUBSCRIBE o may now have the message C.'],
    ],
    ['a message more that may be sent', second(oneOf('A', 'B'), 'publish'), second(oneOf('A', 'B', 'C'), 'publish'), []],
  ])
})
