import { describe, expect, test } from 'vitest'
import { compareApis } from './compare.ts'

// One thing in several notations, and what stands beside references and alternatives.

type Pair = [name: string, before: unknown, after: unknown, changes: string[]]

const pairs = (rows: Pair[]) =>
  test.each(rows)('%s', (_, before, after, changes) => {
    const compared = compareApis('openapi', JSON.stringify(before), JSON.stringify(after))
    expect(compared.changes.filter((c) => c.effect !== 'added').map((c) => `${c.effect}: ${c.what}`)).toEqual(changes)
    expect(compared.incomplete).toBeUndefined()
  })

const text = { type: 'string' }
const whole = { type: 'integer' }
const content = (schema: unknown, media = 'application/json') => ({ content: { [media]: { schema } } })
const document = (operation: object, more: object = {}) => ({ openapi: '3.1.0', paths: { '/a': { post: operation } }, ...more })
const sent = (schema: unknown) => document({ requestBody: content(schema), responses: { 204: {} } })
const received = (schema: unknown, schemas: object = {}) =>
  document({ responses: { 200: content(schema) } }, { components: { schemas } })
const object = (properties: object, required: string[] = []) => ({ type: 'object', properties, required })
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const lost = (name: string) => [`breaking: POST /a 200.${name} is no longer returned.`]

describe('references with something beside them', () => {
  const B = object({ y: text })
  pairs([
    [
      'on the way to another',
      received(ref('A'), { A: { ...ref('B'), properties: { x: text } }, B }),
      received(ref('A'), { A: ref('B'), B }),
      lost('x'),
    ],
    ['an allOf', received({ ...ref('B'), allOf: [object({ x: text })] }, { B }), received(ref('B'), { B }), lost('x')],
    ['a title', received(ref('B'), { B }), received({ title: 'Order', ...ref('B') }, { B }), []],
  ])
})

describe('alternatives', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => object({ [name]: text }))
  const both = (third: unknown) => received({ allOf: [{ oneOf: [a, b] }, { oneOf: [third, d] }] })
  pairs([
    [
      'with properties of all beside them',
      received({ ...object({ id: text }), oneOf: [a, b] }),
      received(object({ a: text, b: text })),
      lost('id'),
    ],
    ['of two unions', both(c), both(object({ c: whole })), ['breaking: POST /a 200.c was string and is now integer.']],
    ['with properties that become common', received({ oneOf: [a, b] }), received(object({ a: text, b: text })), []],
    [
      'or null in 3.0',
      received({ oneOf: [a, b] }),
      received({ nullable: true, oneOf: [a, b] }),
      ['risky: POST /a 200 may now be null.'],
    ],
  ])
})

describe('schemas that accept the same', () => {
  pairs([
    ['values with and without their type', sent({ enum: ['a', 'b'] }), sent({ ...text, enum: ['a', 'b'] }), []],
    ['any other fields, as an empty schema', sent({ type: 'object' }), sent({ type: 'object', additionalProperties: {} }), []],
    [
      'any other fields',
      sent({ type: 'object', additionalProperties: {} }),
      sent({ type: 'object', additionalProperties: true }),
      [],
    ],
    ['a length of at least nothing', sent(text), sent({ ...text, minLength: 0 }), []],
    ['items that may be equal', sent({ type: 'array' }), sent({ type: 'array', uniqueItems: false }), []],
    ['more multiples', sent({ ...whole, multipleOf: 10 }), sent({ ...whole, multipleOf: 5 }), []],
    [
      'exclusive bounds of whole numbers or null',
      sent({ type: ['integer', 'null'], exclusiveMinimum: 0 }),
      sent({ type: ['integer', 'null'], minimum: 1 }),
      [],
    ],
    ['a whole number that is a number', received({ allOf: [{ type: 'number' }, whole] }), received(whole), []],
    [
      'null as Swagger 2 is extended',
      { swagger: '2.0', paths: { '/a': { get: { responses: { 200: { schema: { ...text, 'x-nullable': true } } } } } } },
      { openapi: '3.0.0', paths: { '/a': { get: { responses: { 200: content({ ...text, nullable: true }) } } } } },
      [],
    ],
  ])
})

describe('schemas that accept less or say less', () => {
  const limit = (schema: object) =>
    document({ parameters: [{ in: 'query', name: 'n', schema: { ...whole, ...schema } }], responses: { 204: {} } })
  const parameter = (more: object) => document({ parameters: [{ in: 'query', name: 'q', ...more }], responses: { 204: {} } })
  pairs([
    [
      'fewer multiples',
      sent({ ...whole, multipleOf: 5 }),
      sent({ ...whole, multipleOf: 10 }),
      ['risky: POST /a body has another rule of the kind “multipleOf”, which cannot be compared.'],
    ],
    [
      'items of a part',
      received({ allOf: [{ type: 'array', items: object({ a: text }) }, { items: object({ b: text }) }] }),
      received({ type: 'array', items: object({ b: text }) }),
      ['breaking: POST /a 200[].a is no longer returned.'],
    ],
    [
      'no format',
      received({ ...text, format: 'date-time' }),
      received(text),
      ['risky: POST /a 200 no longer has the format date-time.'],
    ],
    [
      'another default',
      limit({ default: 20 }),
      limit({ default: 50 }),
      ['risky: POST /a query parameter n has the default 50 instead of 20.'],
    ],
    [
      'no default',
      sent(object({ n: { ...whole, default: 20 } })),
      sent(object({ n: whole })),
      ['risky: POST /a body.n no longer has the default 20.'],
    ],
    [
      'a parameter as JSON',
      parameter({ schema: object({}) }),
      parameter(content(object({}))),
      ['breaking: POST /a query parameter q is now written in another style.'],
    ],
  ])
})

describe('media types', () => {
  const answer = (schema: unknown, media?: string) => document({ responses: { 200: content(schema, media) } })
  const shared = (schema: unknown) => ({
    ...document({ responses: { 200: { content: { 'application/json': { $ref: '#/components/mediaTypes/Order' } } } } }),
    components: { mediaTypes: { Order: { schema } } },
  })
  pairs([
    ['any that becomes one', answer(object({ a: text }), '*/*'), answer(object({ a: text })), []],
    ['any that becomes one with less', answer(object({ a: text }), '*/*'), answer(object({})), lost('a')],
    [
      'any that is sent no more',
      document({ requestBody: content(text, '*/*') }),
      document({ requestBody: content(text) }),
      ['breaking: POST /a body is no longer accepted as */*.'],
    ],
    ['that are shared, as in 3.2', shared(object({ a: text })), shared(object({})), lost('a')],
    ['beside extensions of paths', { paths: { 'x-meta': { get: {} }, '/a': { get: {} } } }, { paths: { '/a': { get: {} } } }, []],
  ])
})

test.each([
  ['another file', { $ref: './models.yaml#/Order' }, './models.yaml#/Order'],
  ['nothing', { $ref: '#/components/schemas/Order' }, '#/components/schemas/Order'],
])('says that a reference to %s was not compared', (_, schema, name) => {
  const api = JSON.stringify(received(schema))
  expect(compareApis('openapi', api, api)).toEqual({
    changes: [],
    incomplete: `What these references lead to is unknown, and was not compared: ${name}.`,
  })
})

test('ignores references in examples, and not a property of that name', () => {
  const api = (schema: object) => JSON.stringify(received(schema))
  const example = api({ ...object({}), example: { $ref: 'gone.json' } })
  expect(compareApis('openapi', example, example).incomplete).toBeUndefined()
  const property = api(object({ example: { $ref: 'gone.json' } }))
  expect(compareApis('openapi', property, property).incomplete).toContain('gone.json')
})

test('does not compare what is no description', () => {
  expect(compareApis('openapi', 'orders: 3', 'orders: 4').incomplete).toContain('could not be read')
})

test('reports a change of one schema for each that refers to it, also in circles', () => {
  const api = (amount: object) => {
    const schemas = { Order: object({ amount, buyer: ref('Buyer') }), Buyer: object({ last: ref('Order') }) }
    const get = (name: string) => ({ get: { responses: { 200: content(ref(name)) } } })
    const paths = { '/o': get('Order'), '/b': get('Buyer') }
    return JSON.stringify({ openapi: '3.1.0', paths, components: { schemas } })
  }
  expect(compareApis('openapi', api(text), api(whole)).changes.map((c) => c.what)).toEqual([
    'GET /o 200.amount was string and is now integer.',
    'GET /b 200.last.amount was string and is now integer.',
  ])
})

test('a schema that is part of itself adds nothing', () => {
  const api = (more: object) =>
    JSON.stringify(received(ref('A'), { A: { allOf: [ref('A'), { allOf: [ref('A'), ref('A')] }, ref('A'), object(more)] } }))
  expect(compareApis('openapi', api({ x: text }), api({})).changes.map((c) => c.what)).toEqual([
    'POST /a 200.x is no longer returned.',
  ])
})

test('compares schemas that all refer to each other once, and says how many changes are not listed', () => {
  const all = Array.from({ length: 20 }, (_, i) => `S${i}`)
  const links = Object.fromEntries(all.map((name) => [name, ref(name)]))
  const api = (amount: object) => {
    const schemas = Object.fromEntries(all.map((name) => [name, object({ ...links, ...(name === 'S19' ? { amount } : {}) })]))
    const methods = ['get', 'put', 'post', 'patch']
    const operations = (name: string) => methods.map((method) => [method, { responses: { 200: content(ref(name)) } }])
    const paths = all.map((name) => [`/${name}`, Object.fromEntries(operations(name))])
    return JSON.stringify({ openapi: '3.1.0', paths: Object.fromEntries(paths), components: { schemas } })
  }
  const { changes, incomplete } = compareApis('openapi', api(text), api(whole))
  expect(changes).toHaveLength(50)
  expect(changes.filter((c) => !c.what.endsWith('amount was string and is now integer.'))).toEqual([])
  expect(incomplete).toMatch(/^Only the first 50 of \d+ changes are listed\.$/)
})
