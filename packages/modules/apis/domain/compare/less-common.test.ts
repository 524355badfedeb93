import { describe, expect, test } from 'vitest'
import { compareApis } from './compare.ts'

// What descriptions may also change: other notations of one thing, and what stands beside operations and schemas.

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
const said = (type: string, before: unknown, after: unknown) =>
  compareApis(type, textOf(before), textOf(after)).changes.map((c) => `${c.effect}: ${c.what}`)

type Pair = [name: string, before: unknown, after: unknown, changes: string[]]
const pairs = (type: string, rows: Pair[]) =>
  test.each(rows)('%s', (_, before, after, changes) => {
    expect(said(type, before, after)).toEqual(changes)
  })

const content = (schema: unknown, media = 'application/json') => ({ content: { [media]: { schema } } })
const document = (operation: object, more: object = {}) => ({ openapi: '3.0.3', paths: { '/a': { post: operation } }, ...more })
const sent = (schema: object, more: object = {}) => document({ requestBody: content(schema), responses: { 204: {} } }, more)
const received = (schema: object, more: object = {}) => document({ responses: { 200: content(schema) } }, more)
const object = (properties: object, required: string[] = [], more: object = {}) => ({
  type: 'object',
  properties,
  required,
  ...more,
})
const text = { type: 'string' }
const whole = { type: 'integer' }
const at = 'POST /a'

describe('Swagger 2', () => {
  const swagger = (operation: object, more: object = {}) => ({ swagger: '2.0', paths: { '/a': { post: operation } }, ...more })
  const body = (schema: object, more: object = {}) => ({ parameters: [{ in: 'body', name: 'b', schema, ...more }] })
  const list = (more: object) => swagger({ parameters: [{ in: 'query', name: 'q', type: 'array', items: text, ...more }] })
  const order = object({ a: text }, ['a'])
  pairs('openapi', [
    [
      'becomes OpenAPI 3',
      swagger(
        {
          parameters: [
            { in: 'body', name: 'b', required: true, schema: { $ref: '#/definitions/A' } },
            { in: 'query', name: 'q', type: 'array', items: text, collectionFormat: 'csv' },
          ],
          responses: { 200: { schema: { $ref: '#/definitions/A' }, headers: { ETag: text } } },
          security: [{ key: [] }],
        },
        {
          host: 'x.example',
          basePath: '/v1',
          definitions: { A: order },
          securityDefinitions: { key: { type: 'basic' } },
        },
      ),
      {
        openapi: '3.0.0',
        servers: [{ url: 'https://x.example/v1' }],
        paths: {
          '/a': {
            post: {
              parameters: [{ in: 'query', name: 'q', explode: false, schema: { type: 'array', items: text } }],
              requestBody: { required: true, ...content({ $ref: '#/components/schemas/A' }) },
              responses: { 200: { headers: { etag: { schema: text } }, ...content({ $ref: '#/components/schemas/A' }) } },
              security: [{ login: [] }],
            },
          },
        },
        components: { schemas: { A: order }, securitySchemes: { login: { type: 'http', scheme: 'Basic' } } },
      },
      [],
    ],
    [
      'becomes OpenAPI 3 with a required field more',
      swagger(body(object({}), { required: true })),
      { openapi: '3.0.0', paths: { '/a': { post: { requestBody: { required: true, ...content(order) } } } } },
      [`breaking: ${at} body.a is now required.`],
    ],
    [
      'accepts another media type',
      swagger({ consumes: ['application/json'], ...body(order) }),
      swagger({ consumes: ['application/xml'], ...body(order) }),
      [`breaking: ${at} body is no longer accepted as application/json.`],
    ],
    [
      'requires another form field',
      swagger({ parameters: [{ in: 'formData', name: 'f', type: 'file', required: true }] }),
      swagger({
        parameters: [
          { in: 'formData', name: 'f', type: 'file', required: true },
          { in: 'formData', name: 'g', type: 'string', required: true },
        ],
      }),
      [`breaking: ${at} body.g is now required.`],
    ],
    [
      'repeats a parameter no more',
      list({ collectionFormat: 'multi' }),
      list({}),
      [`breaking: ${at} query parameter q is now written in another style.`],
    ],
  ])
})

describe('servers', () => {
  const at = (...servers: object[]) => ({ openapi: '3.0.0', servers, paths: { '/a': { get: {} } } })
  const base = (usual: string, more: object = {}) => ({
    url: 'https://x.example/{base}',
    variables: { base: { default: usual, ...more } },
  })
  pairs('openapi', [
    ['a variable with another value', at(base('v1')), at(base('v2')), ['breaking: The base path was /v1 and is now /v2.']],
    ['a variable written out', at(base('v1')), at({ url: 'https://x.example/v1' }), []],
    [
      'a variable with a value less',
      at(base('v1', { enum: ['v1', 'v2'] })),
      at(base('v2')),
      ['risky: The base path /v1 was removed.'],
    ],
    ['a base path less', at({ url: '/v1' }, { url: '/v2' }), at({ url: '/v2' }), ['risky: The base path /v1 was removed.']],
  ])
})

describe('values', () => {
  const A = object({ t: text })
  const B = object({ t: text, u: whole })
  const union = (property: string, more: object = {}) => ({
    oneOf: [{ $ref: '#/c/A' }, { $ref: '#/c/B' }],
    discriminator: { propertyName: property, ...more },
  })
  const components = { c: { A, B } }
  pairs('openapi', [
    ['without a body', sent(A), document({ responses: { 204: {} } }), [`risky: ${at} no longer has a body.`]],
    [
      'told apart by another property',
      received(union('t'), components),
      received(union('u'), components),
      [`breaking: ${at} 200 is now told apart by u instead of t.`],
    ],
    [
      'told apart by fewer values',
      sent(union('t', { mapping: { a: '#/c/A', b: '#/c/B' } }), components),
      sent(union('t', { mapping: { a: '#/c/A' } }), components),
      [`breaking: ${at} body.t no longer accepts "b".`],
    ],
    [
      'no longer only read, and required',
      sent(object({ a: { ...text, readOnly: true } }, ['a'])),
      sent(object({ a: text }, ['a'])),
      [`breaking: ${at} body.a is now required.`],
    ],
    [
      'required, and without the default of before',
      sent(object({ a: { ...text, default: 'x' } }, ['a'])),
      sent(object({ a: text }, ['a'])),
      [`breaking: ${at} body.a is now required.`],
    ],
    [
      'that are closed, with a field less',
      sent(object({ a: text, b: text }, [], { additionalProperties: false })),
      sent(object({ a: text }, [], { additionalProperties: false })),
      [`breaking: ${at} body.b is no longer accepted.`],
    ],
    [
      'whose other fields have a type',
      sent({ type: 'object' }),
      sent({ type: 'object', additionalProperties: whole }),
      [`risky: ${at} body no longer accepts every value of other fields.`],
    ],
    [
      'with a field that nothing matches',
      sent(object({ a: text })),
      sent(object({ a: false })),
      [`breaking: ${at} body.a was string and is now nothing.`],
    ],
    [
      'null beside an allOf',
      received(object({ a: { $ref: '#/c/A' } }), components),
      received(object({ a: { nullable: true, allOf: [{ $ref: '#/c/A' }] } }), components),
      [`breaking: ${at} 200.a was object and is now object or null.`],
    ],
    [
      'null among values',
      received({ ...text, enum: ['a'] }),
      received({ ...text, nullable: true, enum: ['a', null] }),
      [`breaking: ${at} 200 was string and is now string or null.`],
    ],
    ['of several types in another notation', received({ anyOf: [text, whole] }), received({ type: ['string', 'integer'] }), []],
    ['a bound in two parts', sent({ allOf: [{ ...text, maxLength: 5 }, { maxLength: 9 }] }), sent({ ...text, maxLength: 5 }), []],
    [
      'a property in two parts',
      received({ allOf: [object({ a: object({ x: text }) }), object({ a: object({ y: text }) })] }),
      received(object({ a: object({ x: text, y: text }) })),
      [],
    ],
    [
      'a property in one of two parts',
      received({ allOf: [object({ a: object({ x: text }) }), object({ a: object({ y: text }) })] }),
      received({ allOf: [object({ a: object({ y: text }) })] }),
      [`breaking: ${at} 200.a.x is no longer returned.`],
    ],
    [
      'behind an anchor',
      received({ $ref: '#order' }, { c: { A: { $anchor: 'order', ...A } } }),
      received({ $ref: '#order' }, { c: { A: { $anchor: 'order', ...object({ t: whole }) } } }),
      [`breaking: ${at} 200.t was string and is now integer.`],
    ],
    [
      'in a stream of OpenAPI 3.2',
      document({ responses: { 200: { content: { 'application/jsonl': { itemSchema: object({ a: text }) } } } } }),
      document({ responses: { 200: { content: { 'application/jsonl': { itemSchema: object({}) } } } } }),
      [`breaking: ${at} 200[].a is no longer returned.`],
    ],
  ])

  test('of a recursive schema with parts and types', () => {
    const tree = (type: string) =>
      received(
        { $ref: '#/c/T' },
        {
          c: {
            T: {
              allOf: [
                object({ in: { $ref: '#/c/T' } }),
                object({ in: { $ref: '#/c/T' }, of: { anyOf: [{ type: ['null', type] }, whole] } }),
              ],
            },
          },
        },
      )
    expect(compareApis('openapi', textOf(tree('string')), textOf(tree('string')))).toEqual({ changes: [] })
    expect(compareApis('openapi', textOf(tree('string')), textOf(tree('boolean'))).incomplete).toBeUndefined()
  })
})

describe('beside the answer', () => {
  const parameter = (more: object) => document({ parameters: [{ in: 'query', name: 'q', required: true, ...more }] })
  const secured = (scheme: object) =>
    document({ security: [{ key: [] }], responses: {} }, { components: { securitySchemes: { key: scheme } } })
  const callback = (name: string, schema: object) =>
    document({ callbacks: { [name]: { '{$request.body#/url}': { post: { requestBody: content(schema) } } } } })
  pairs('openapi', [
    [
      'a parameter without the default of before',
      parameter({ schema: { ...text, default: 'x' } }),
      parameter({ schema: text }),
      [`breaking: ${at}: the query parameter q is now required.`],
    ],
    [
      'a header of another type',
      document({ responses: { 200: { headers: { 'X-Left': { schema: whole } } } } }),
      document({ responses: { 200: { headers: { 'x-left': { schema: text } } } } }),
      [`breaking: ${at} 200 header X-Left was integer and is now string.`],
    ],
    [
      'an error without a field',
      document({ responses: { 200: {}, 404: content(object({ code: text })) } }),
      document({ responses: { 200: {}, '4XX': content(object({})) } }),
      [`breaking: ${at} 404.code is no longer returned.`],
    ],
    ['an error less', document({ responses: { 200: {}, 409: content(text) } }), document({ responses: { 200: {} } }), []],
    [
      'a redirect less',
      document({ responses: { 302: {} } }),
      document({ responses: { 200: {} } }),
      [`breaking: ${at} no longer returns 302.`],
    ],
    [
      'a key in another header',
      secured({ type: 'apiKey', in: 'header', name: 'X-A' }),
      secured({ type: 'apiKey', in: 'header', name: 'X-B' }),
      [`breaking: ${at} now expects the API key in the header x-b instead of the API key in the header x-a.`],
    ],
    [
      'another scheme of HTTP',
      secured({ type: 'http', scheme: 'basic' }),
      secured({ type: 'http', scheme: 'bearer' }),
      [`breaking: ${at} now expects HTTP bearer authentication instead of HTTP basic authentication.`],
    ],
    [
      'a callback without a field',
      callback('done', object({ a: text, b: text })),
      callback('done', object({ a: text })),
      [`breaking: ${at} callback done body.b is no longer sent.`],
    ],
    [
      'another callback',
      callback('done', object({})),
      callback('failed', object({})),
      [`breaking: ${at}: the callback done was removed.`],
    ],
  ])
})
