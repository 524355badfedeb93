import { describe, expect, test } from 'vitest'
import { compareApis } from './compare.ts'

// Each row is a pair of versions, and what callers have to know of it.

type Pair = [name: string, before: object, after: object, changes: string[]]

const said = (type: string, before: string, after: string) =>
  compareApis(type, before, after).changes.map((c) => `${c.effect}: ${c.what}`)
const content = (schema: object, media = 'application/json') => ({ content: { [media]: { schema } } })
const document = (operation: object, more: object = {}) => ({
  openapi: '3.0.3',
  paths: { '/orders/{id}': { post: operation } },
  ...more,
})
const sent = (schema: object, more: object = {}) => document({ requestBody: content(schema), responses: { 204: {} } }, more)
const received = (schema: object, more: object = {}) => document({ responses: { 200: content(schema) } }, more)
const object = (properties: object, required: string[] = []) => ({ type: 'object', properties, required })
const text = { type: 'string' }
const whole = { type: 'integer' }
const at = 'POST /orders/{id}'

const pairs = (rows: Pair[]) =>
  test.each(rows)('%s', (_, before, after, changes) => {
    expect(said('openapi', JSON.stringify(before), JSON.stringify(after))).toEqual(changes)
  })

describe('sent values', () => {
  pairs([
    [
      'takes null no more',
      sent({ ...text, nullable: true }),
      sent(text),
      [`breaking: ${at} body was string or null and is now string.`],
    ],
    [
      'takes null by a union no more',
      sent({ anyOf: [text, { type: 'null' }] }),
      sent(text),
      [`breaking: ${at} body was string or null and is now string.`],
    ],
    ['takes any number', sent(whole), sent({ type: 'number' }), []],
    ['takes whole numbers only', sent({ type: 'number' }), sent(whole), [`breaking: ${at} body was number and is now integer.`]],
    ['a required field with a default', sent(object({})), sent(object({ a: { ...whole, default: 1 } }, ['a'])), []],
    ['a required field that is only read', sent(object({})), sent(object({ a: { ...whole, readOnly: true } }, ['a'])), []],
    [
      'a required field in a part',
      sent(object({})),
      sent({ allOf: [object({ a: text }, ['a'])] }),
      [`breaking: ${at} body.a is now required.`],
    ],
    ['an alternative more', sent({ oneOf: [text] }), sent({ oneOf: [text, whole] }), []],
    ['an alternative less', sent({ oneOf: [text, whole] }), sent(text), [`breaking: ${at} body was integer and is now string.`]],
    ['a value less', sent({ enum: ['a', 'b'] }), sent({ enum: ['a'] }), [`breaking: ${at} body no longer accepts "b".`]],
    ['values at all', sent(text), sent({ ...text, enum: ['a'] }), [`breaking: ${at} body now accepts only "a".`]],
    [
      'a shorter text',
      sent({ ...text, maxLength: 9 }),
      sent({ ...text, maxLength: 5 }),
      [`breaking: ${at} body: maxLength is now 5 and was 9.`],
    ],
    ['a longer text', sent({ ...text, maxLength: 5 }), sent({ ...text, maxLength: 9 }), []],
    ['a wider format', sent({ ...whole, format: 'int32' }), sent({ ...whole, format: 'int64' }), []],
    [
      'a narrower format',
      sent({ ...whole, format: 'int64' }),
      sent({ ...whole, format: 'int32' }),
      [`breaking: ${at} body had the format int64 and now has int32.`],
    ],
    [
      'no other fields',
      sent(object({})),
      sent({ ...object({}), additionalProperties: false }),
      [`risky: ${at} body no longer accepts other fields.`],
    ],
    [
      'another media type',
      sent(text),
      document({ requestBody: content(text, 'text/plain'), responses: { 204: {} } }),
      [`breaking: ${at} body is no longer accepted as application/json.`],
    ],
    [
      'a body',
      document({ responses: { 204: {} } }),
      document({ requestBody: { required: true, ...content(text) }, responses: { 204: {} } }),
      [`breaking: ${at}: a body is now required.`],
    ],
  ])
})

describe('received values', () => {
  pairs([
    [
      'may be null',
      received(text),
      received({ ...text, nullable: true }),
      [`breaking: ${at} 200 was string and is now string or null.`],
    ],
    ['is no longer null', received({ ...text, nullable: true }), received(text), []],
    [
      'is in parts',
      received(object({ a: text, b: text }, ['a'])),
      received({ allOf: [object({ a: text }, ['a']), object({ b: text })] }),
      [],
    ],
    [
      'lacks a part',
      received({ allOf: [object({ a: text }), object({ b: text })] }),
      received(object({ a: text })),
      [`breaking: ${at} 200.b is no longer returned.`],
    ],
    ['lacks what is only written', received(object({ a: { ...text, writeOnly: true } })), received(object({})), []],
    [
      'has other alternatives',
      received({ oneOf: [text] }),
      received({ oneOf: [text, whole] }),
      [`risky: ${at} 200 may now be integer.`],
    ],
    ['has fewer alternatives', received({ oneOf: [text, whole] }), received(text), []],
    ['has other values', received({ enum: ['a'] }), received({ enum: ['a', 'b'] }), [`risky: ${at} 200 may now be "b".`]],
    ['is a whole number', received({ type: 'number' }), received(whole), []],
    [
      'may miss a field',
      received(object({ a: text }, ['a'])),
      received(object({ a: text })),
      [`risky: ${at} 200.a may now be missing.`],
    ],
    [
      'has others in a map',
      received({ type: 'object', additionalProperties: text }),
      received({ type: 'object', additionalProperties: whole }),
      [`breaking: ${at} 200.* was string and is now integer.`],
    ],
    [
      'is behind a reference',
      received({ $ref: '#/x/a~1b' }, { x: { 'a/b': text } }),
      received({ $ref: '#/x/c%20d' }, { x: { 'c d': whole } }),
      [`breaking: ${at} 200 was string and is now integer.`],
    ],
    ['has any status of its range', received(text), document({ responses: { '2XX': content(text) } }), []],
    ['has one status of its range', document({ responses: { '2XX': content(text) } }), received(text), []],
    [
      'has another status',
      received(text),
      document({ responses: { 201: content(text) } }),
      [`breaking: ${at} no longer returns 200.`],
    ],
    [
      'lacks a header',
      document({ responses: { 200: { headers: { ETag: {} } } } }),
      document({ responses: { 200: {} } }),
      [`risky: ${at} 200: the header ETag was removed.`],
    ],
  ])
})

describe('an operation', () => {
  const parameters = (...all: object[]) => document({ parameters: all, responses: { 204: {} } })
  const query = (schema: object, more: object = {}) => ({ in: 'query', name: 'q', schema, ...more })
  const item = { get: { responses: { 204: {} } } }
  pairs([
    ['names its path parameter differently', { paths: { '/a/{id}': item } }, { paths: { '/a/{key}': item } }, []],
    [
      'takes a parameter from its path',
      parameters(query(text)),
      { paths: { '/orders/{id}': { parameters: [query(text)], post: { responses: { 204: {} } } } } },
      [],
    ],
    [
      'takes another type',
      parameters(query(text)),
      parameters(query(whole)),
      [`breaking: ${at} query parameter q was string and is now integer.`],
    ],
    ['takes a parameter no more', parameters(query(text)), parameters(), [`risky: ${at}: the query parameter q was removed.`]],
    [
      'has a list in another style',
      parameters(query({ type: 'array' })),
      parameters(query({ type: 'array' }, { explode: false })),
      [`breaking: ${at} query parameter q is now written in another style.`],
    ],
    [
      'has a header in another case',
      parameters({ in: 'header', name: 'X-A', required: true }),
      parameters({ in: 'header', name: 'x-a', required: true }),
      [],
    ],
    [
      'is behind a reference',
      { paths: { '/a': { $ref: '#/items/a' } }, items: { a: item } },
      { paths: { '/a': {} } },
      ['breaking: GET /a was removed.'],
    ],
    [
      'has moved',
      { basePath: '/v1', paths: { '/a': item } },
      { basePath: '/v2', paths: { '/a': item } },
      ['breaking: The base path was /v1 and is now /v2.'],
    ],
    [
      'has moved from its server into its path',
      { servers: [{ url: 'https://x.example/v1' }], paths: { '/a': item } },
      { paths: { '/v1/a': item } },
      [],
    ],
    [
      'has a server more',
      { servers: [{ url: '/v1' }], paths: { '/a': item } },
      { servers: [{ url: '/v2' }, { url: '/v1' }], paths: { '/a': item } },
      [],
    ],
    [
      'of Swagger 2 takes less',
      {
        swagger: '2.0',
        paths: { '/a': { get: { parameters: [{ in: 'query', name: 'q', type: 'string', enum: ['a', 'b'] }] } } },
      },
      { swagger: '2.0', paths: { '/a': { get: { parameters: [{ in: 'query', name: 'q', type: 'string', enum: ['a'] }] } } } },
      ['breaking: GET /a query parameter q no longer accepts "b".'],
    ],
    [
      'of OpenAPI 3.2 is gone',
      { paths: { '/a': { additionalOperations: { COPY: {} }, query: {} } } },
      { paths: { '/a': {} } },
      ['breaking: QUERY /a was removed.', 'breaking: COPY /a was removed.'],
    ],
  ])
})

describe('access', () => {
  const secured = (...ways: object[]) => document({ security: ways, responses: { 204: {} } })
  const key = { key: [] }
  pairs([
    [
      'everybody, and then nobody without a key',
      document({ responses: { 204: {} } }),
      secured(key),
      [`breaking: ${at} now requires authentication.`],
    ],
    ['everybody still, or with a key', document({ responses: { 204: {} } }), secured({}, key), []],
    ['another way more', secured(key), secured(key, { oauth: [] }), []],
    ['another way', secured(key), secured({ oauth: ['read'] }), [`breaking: ${at} no longer accepts key alone.`]],
    [
      'with a scope more',
      secured({ oauth: ['read'] }),
      secured({ oauth: ['read', 'write'] }),
      [`breaking: ${at} no longer accepts oauth (read) alone.`],
    ],
    ['with a scope less', secured({ oauth: ['read', 'write'] }), secured({ oauth: ['read'] }), []],
    [
      'as the whole document says',
      { ...secured(), security: [key] },
      { ...document({ responses: { 204: {} } }), security: [key] },
      [`breaking: ${at} now requires authentication.`],
    ],
  ])
})

const proto = (body: string) => `syntax = "proto3"; package shop.v1;\n${body}`
test.each([
  [
    'swaps values of an enum',
    'enum S { A = 0; B = 1; }',
    'enum S { B = 0; A = 1; }',
    ['breaking: shop.v1.S.A was 0 and is now 1.', 'breaking: shop.v1.S.B was 1 and is now 0.'],
  ],
  [
    'has other keys in a map',
    'message M { map<string, int32> a = 1; }',
    'message M { map<int32, int32> a = 1; }',
    ['breaking: shop.v1.M.a (1) was map<string, int32> and is now map<int32, int32>.'],
  ],
  ['has a field that becomes optional', 'message M { string a = 1; }', 'message M { optional string a = 1; }', []],
  ['names a type in full', 'message N {} message M { N a = 1; }', 'message N {} message M { shop.v1.N a = 1; }', []],
  [
    'has a wider number',
    'message M { int32 a = 1; }',
    'message M { int64 a = 1; }',
    ['risky: shop.v1.M.a (1) was int32 and is now int64.'],
  ],
  [
    'has a field in a oneof',
    'message M { string a = 1; }',
    'message M { oneof k { string a = 1; } }',
    ['risky: shop.v1.M.a (1) is now part of the oneof k.'],
  ],
  [
    'has two fields in a oneof',
    'message M { string a = 1; string b = 2; }',
    'message M { oneof k { string a = 1; string b = 2; } }',
    ['breaking: shop.v1.M.a (1) is now part of the oneof k.', 'breaking: shop.v1.M.b (2) is now part of the oneof k.'],
  ],
  [
    'has another name in JSON',
    'message M { string a_b = 1; }',
    'message M { string a_b = 1 [json_name = "x"]; }',
    ['breaking: shop.v1.M.a_b (1) is now called x in JSON.'],
  ],
  [
    'sets a JSON name that is the default',
    'message M { string a_b = 1; }',
    'message M { string a_b = 1 [json_name = "aB"]; }',
    [],
  ],
  [
    'streams',
    'message M {} service S { rpc Get (M) returns (M); }',
    'message M {} service S { rpc Get (stream M) returns (M); }',
    ['breaking: RPC shop.v1.S.Get now accepts a stream instead of one message.'],
  ],
  [
    'returns another message',
    'message M {} message N {} service S { rpc Get (M) returns (M); }',
    'message M {} message N {} service S { rpc Get (M) returns (N); }',
    ['breaking: RPC shop.v1.S.Get now returns shop.v1.N instead of shop.v1.M.'],
  ],
])('protobuf %s', (_, before, after, changes) => {
  expect(said('grpc', proto(before), proto(after))).toEqual(changes)
})

test('compares a GraphQL subgraph by what it extends', () => {
  const subgraph = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3")\nextend type Query { a: Shift b: Int }\n'
  const after = subgraph.replace(' b: Int', '')
  const own = 'type Shift @key(fields: "id") { id: ID! by: Person }\nextend type Person @key(fields: "id") { id: ID! @external }'
  expect(said('graphql', subgraph + own, after + own)).toEqual(['breaking: Query.b was removed.'])
})

const events = (action: string, payload: object) =>
  JSON.stringify({ asyncapi: '2.6.0', channels: { orders: { [action]: { message: { payload } } } } })
test.each([
  ['subscribe', object({ a: text }), object({}), ['breaking: SUBSCRIBE orders.a is no longer sent.']],
  ['publish', object({ a: text }), object({}), []],
  ['publish', object({}), object({ a: text }, ['a']), ['breaking: PUBLISH orders.a is now required.']],
])('AsyncAPI %s', (action, before, after, changes) => {
  expect(said('asyncapi', events(action, before), events(action, after))).toEqual(changes)
})

test('AsyncAPI 3: clients receive what an application sends', () => {
  const third = (payload: object) =>
    JSON.stringify({
      asyncapi: '3.0.0',
      channels: { o: { address: 'orders', messages: { paid: { payload } } } },
      operations: { tell: { action: 'send', channel: { $ref: '#/channels/o' } } },
    })
  expect(said('asyncapi', third(object({ a: text })), third(object({})))).toEqual(['breaking: SEND orders.a is no longer sent.'])
})
