import { describe, expect, test } from 'vitest'
import { compareApis } from './compare.ts'

// Keywords and notations that few descriptions have.

const said = (before: object, after: object) =>
  compareApis('openapi', JSON.stringify(before), JSON.stringify(after)).changes.map((c) => `${c.effect}: ${c.what}`)

const content = (schema: unknown, media = 'application/json') => ({ content: { [media]: { schema } } })
const document = (operation: object, more: object = {}) => ({ openapi: '3.1.0', paths: { '/a': { post: operation } }, ...more })
const sent = (schema: unknown, more: object = {}) => document({ requestBody: content(schema), responses: {} }, more)
const received = (schema: unknown, more: object = {}) => document({ responses: { 200: content(schema) } }, more)
const header = (name: string, more: object = {}) => document({ parameters: [{ in: 'header', name, ...more }] })
const text = { type: 'string' }
const whole = { type: 'integer' }
const at = 'POST /a'

type Pair = [name: string, before: object, after: object, changes: string[]]
const pairs = (rows: Pair[]) =>
  test.each(rows)('%s', (_, before, after, changes) => {
    expect(said(before, after)).toEqual(changes)
  })

describe('headers', () => {
  const swagger = (parameters: object[]) => ({ swagger: '2.0', paths: { '/a': { post: { parameters } } } })
  pairs([
    ['that security describes', document({}), header('Authorization', { required: true }), []],
    ['that the media type describes', header('content-type', { schema: text }), header('content-type', { schema: whole }), []],
    [
      'of Swagger 2, which ignores none',
      swagger([]),
      swagger([{ in: 'header', name: 'Authorization', required: true, type: 'string' }]),
      [`breaking: ${at}: the header parameter Authorization is now required.`],
    ],
    [
      'of another name',
      document({}),
      header('X-Accept', { required: true }),
      [`breaking: ${at}: the header parameter X-Accept is now required.`],
    ],
  ])
})

describe('media types', () => {
  const two = (...schemas: [string, object][]) =>
    document({ responses: { 200: { content: Object.fromEntries(schemas.map(([m, schema]) => [m, { schema }])) } } })
  const [v1, v2] = ['application/json; version=1', 'application/json;version=2']
  pairs([
    ['with versions, in another order', two([v1, text], [v2, whole]), two([v2, whole], [v1, text]), []],
    [
      'with a version less',
      two([v1, text], [v2, whole]),
      two([v2, whole]),
      [`breaking: ${at} 200 is no longer returned as application/json;version=1.`],
    ],
    ['with a character set', two(['application/json; charset=utf-8', text]), two(['application/json', text]), []],
    [
      'with a version of its own in one of two',
      two([v1, text], [v2, whole]),
      two([v1, text], [v2, text]),
      [`breaking: ${at} 200 (application/json;version=2) was integer and is now string.`],
    ],
  ])
})

describe('bounds', () => {
  const number = (more: object) => sent({ type: 'number', ...more })
  pairs([
    ['that exclude what they excluded', number({ exclusiveMinimum: 0 }), number({ minimum: 0 }), []],
    ['below an exclusive one', number({ minimum: 1 }), number({ exclusiveMinimum: 0 }), []],
    [
      'that become exclusive',
      number({ maximum: 5 }),
      number({ exclusiveMaximum: 5 }),
      [`breaking: ${at} body: exclusiveMaximum is now 5.`],
    ],
    ['above an exclusive one', number({ exclusiveMaximum: 5 }), number({ maximum: 7 }), []],
    [
      'within an exclusive one',
      number({ exclusiveMaximum: 5 }),
      number({ maximum: 4 }),
      [`breaking: ${at} body: maximum is now 4.`],
    ],
  ])
})

describe('lists and other fields', () => {
  const list = (items?: object) => ({ type: 'array', ...(items ? { items } : {}) })
  const tuple = (...prefixItems: object[]) => ({ type: 'array', prefixItems })
  const map = (additionalProperties: unknown) => ({ type: 'object', additionalProperties })
  const named = { $ref: '#/components/schemas/A' }
  const withA = (schema: object) => ({ components: { schemas: { A: schema } } })
  pairs([
    [
      'sent, whose items get a type',
      sent(list()),
      sent(list(text)),
      [`risky: ${at} body[] could be anything and is now string.`],
    ],
    [
      'received, whose items lose theirs',
      received(list(text)),
      received(list()),
      [`risky: ${at} 200[] was string and may now be anything.`],
    ],
    [
      'whose second item is behind a reference',
      received(tuple(text, named), withA(text)),
      received(tuple(text, named), withA(whole)),
      [`breaking: ${at} 200[1] was string and is now integer.`],
    ],
    [
      'that lose an item',
      received(tuple(text, text)),
      received(tuple(text)),
      [`risky: ${at} 200 has another rule of the kind “prefixItems”, which cannot be compared.`],
    ],
    [
      'with fields by pattern',
      received({ type: 'object', patternProperties: { '^x-': text } }),
      received({ type: 'object', patternProperties: { '^x-': whole } }),
      [`breaking: ${at} 200.^x- was string and is now integer.`],
    ],
    ['received, which are closed', received(map(text)), received(map(false)), [`breaking: ${at} 200.* is no longer returned.`]],
    ['of any value, closed', received(map(true)), received(map(false)), []],
  ])
})

pairs([
  ['a password is a text', sent(text), sent({ ...text, format: 'password' }), []],
  ['a text is a password no longer', received({ ...text, format: 'password' }), received(text), []],
])
