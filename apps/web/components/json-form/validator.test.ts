import type { RJSFSchema } from '@rjsf/utils'
import { expect, test } from 'vitest'
import { errorsAtFields, validator } from './validator.ts'

const errorsOf = (schema: RJSFSchema, values: unknown) =>
  Object.fromEntries(validator.validateFormData(values, schema).errors.map((e) => [e.property ?? '', e.message]))

const properties = (of: RJSFSchema['properties'], more: RJSFSchema = {}): RJSFSchema => ({
  type: 'object',
  properties: of ?? {},
  ...more,
})

test.each<[RJSFSchema, unknown, string]>([
  [{ type: 'string', minLength: 3 }, 'ab', 'Enter at least 3 characters.'],
  [{ type: 'string', minLength: 1 }, '', 'This field is required.'],
  [{ type: 'string', maxLength: 1 }, 'ab', 'Enter at most 1 character.'],
  [{ type: 'integer' }, 1.5, 'Enter a whole number.'],
  [{ type: 'number', minimum: 3 }, 2, 'Enter 3 or more.'],
  [{ type: 'number', exclusiveMaximum: 3 }, 3, 'Enter less than 3.'],
  [{ type: 'number', multipleOf: 5 }, 3, 'Enter a multiple of 5.'],
  [{ type: 'string', enum: ['a', 'b'] }, 'c', 'Choose one of the listed values.'],
  [{ type: 'boolean', const: true }, false, 'Confirm this to continue.'],
  [{ type: 'string', format: 'email' }, 'nobody', 'Enter an email address, such as name@example.com.'],
  [{ type: 'array', minItems: 1, items: { type: 'string' } }, [], 'Add at least 1 item.'],
  [{ type: 'array', uniqueItems: true }, ['a', 'a'], 'Remove the item that is listed twice.'],
])('%o refuses %o in plain words', (schema, value, message) => {
  expect(errorsOf(properties({ field: schema }), { field: value })).toEqual({ '.field': message })
})

test('a missing value is an error of its own field, also in a list', () => {
  const schema = properties(
    {
      name: { type: 'string' },
      hosts: { type: 'array', items: properties({ port: { type: 'integer' } }, { required: ['port'] }) },
    },
    { required: ['name'] },
  )
  expect(errorsOf(schema, { hosts: [{ port: 1 }, {}] })).toEqual({
    '.name': 'This field is required.',
    '.hosts[1].port': 'This field is required.',
  })
  expect(validator.validateFormData({ hosts: [{}] }, schema).errorSchema).toMatchObject({
    name: { __errors: ['This field is required.'] },
    hosts: { 0: { port: { __errors: ['This field is required.'] } } },
  })
})

test('of alternatives only the errors of the one that was meant are shown', () => {
  const schema = properties({
    store: {
      oneOf: [
        properties({ kind: { const: 'postgres' }, version: { type: 'integer', minimum: 14 } }, { required: ['kind', 'version'] }),
        properties({ kind: { const: 'redis' }, memory: { type: 'integer' } }, { required: ['kind', 'memory'] }),
      ],
    },
  })
  expect(errorsOf(schema, { store: { kind: 'postgres', version: 12 } })).toEqual({ '.store.version': 'Enter 14 or more.' })
  expect(errorsOf(schema, { store: { kind: 'redis' } })).toEqual({ '.store.memory': 'This field is required.' })
  expect(errorsOf(schema, { store: { kind: 'redis', memory: 1 } })).toEqual({})
})

test('patterns are matched in linear time: one that never ends does not stop the page', () => {
  const schema = properties({ name: { type: 'string', pattern: '^(a+)+$' }, broken: { type: 'string', pattern: '(?<=a)b' } })
  expect(errorsOf(schema, { name: `${'a'.repeat(50)}!`, broken: 'x' })).toEqual({
    '.name': 'Enter a value in the format ^(a+)+$',
  })
  expect(errorsOf(schema, { name: 'aaa', broken: 'x' })).toEqual({})
})

test('patterns of lists are matched at their items, and a field may be called like a keyword', () => {
  const schema = properties({
    pattern: { type: 'string', minLength: 2 },
    hosts: { type: 'array', items: properties({ name: { type: 'string', pattern: '^[a-z]+$' } }) },
  })
  expect(errorsOf(schema, { pattern: 'x', hosts: [{ name: 'a' }, { name: 'B' }] })).toEqual({
    '.pattern': 'Enter at least 2 characters.',
    '.hosts[1].name': 'Enter a value in the format ^[a-z]+$',
  })
})

test('a part of a schema sees the definitions of the whole', () => {
  const whole: RJSFSchema = { definitions: { port: { type: 'integer' } } }
  expect(validator.isValid({ $ref: '#/definitions/port' }, 1, whole)).toBe(true)
  expect(validator.isValid({ $ref: '#/definitions/port' }, 'x', whole)).toBe(false)
})

test('a schema that cannot be read refuses nothing', () => {
  expect(validator.isValid({ $ref: '#/definitions/none' }, 1, {})).toBe(true)
})

test('values are checked without generating code, which our content security policy refuses', () => {
  const original = globalThis.Function
  globalThis.Function = (() => {
    throw new EvalError('refused')
  }) as unknown as FunctionConstructor
  try {
    expect(errorsOf(properties({ name: { type: 'string' } }, { required: ['name'] }), {})).toEqual({
      '.name': 'This field is required.',
    })
  } finally {
    globalThis.Function = original
  }
})

test('errors of the server are at the fields that their pointers name', () => {
  expect(errorsAtFields([{ path: ['hosts', '0', 'port'], message: 'Taken.' }])).toEqual({
    hosts: { 0: { port: { __errors: ['Taken.'] } } },
  })
})
