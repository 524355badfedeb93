import { expect, test } from 'vitest'
import { propertyNames, splitSchema } from './split-schema.ts'

test('separates hints from a step, in objects, lists and alternatives', () => {
  const { schema, uiSchema } = splitSchema({
    title: 'Component',
    required: ['name'],
    'ui:order': ['owner', 'name'],
    properties: {
      name: { type: 'string', title: 'Name', 'ui:autofocus': true, 'ui:help': 'In lower case.' },
      owner: { type: 'string', 'ui:field': 'OwnerPicker', 'ui:options': { allowedKinds: ['Group'] } },
      hosts: { type: 'array', items: { type: 'object', properties: { port: { type: 'number', 'ui:widget': 'updown' } } } },
    },
  })
  expect(schema).toEqual({
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string', title: 'Name' },
      owner: { type: 'string' },
      hosts: { type: 'array', items: { type: 'object', properties: { port: { type: 'number' } } } },
    },
  })
  expect(uiSchema).toEqual({
    'ui:order': ['owner', 'name'],
    name: { 'ui:autofocus': true, 'ui:help': 'In lower case.' },
    owner: { 'ui:field': 'OwnerPicker', 'ui:options': { allowedKinds: ['Group'] } },
    hosts: { items: { port: { 'ui:widget': 'updown' } } },
  })
})

test('hints below dependencies, conditions and alternatives are those of their fields', () => {
  const { schema, uiSchema } = splitSchema({
    properties: { database: { type: 'boolean' } },
    dependencies: {
      database: {
        oneOf: [
          { properties: { database: { const: false } } },
          { properties: { database: { const: true }, password: { type: 'string', 'ui:field': 'Secret' } } },
        ],
      },
    },
    allOf: [
      {
        if: { properties: { kind: { const: 'x' } } },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: { properties: { note: { type: 'string', 'ui:widget': 'textarea' } } },
      },
    ],
  })
  expect(uiSchema).toEqual({ password: { 'ui:field': 'Secret' }, note: { 'ui:widget': 'textarea' } })
  expect(JSON.stringify(schema)).not.toContain('ui:')
})

test('drops what would change the look of the portal, and widgets that it does not have', () => {
  const { uiSchema } = splitSchema({
    properties: {
      name: { type: 'string', 'ui:style': { position: 'fixed' }, 'ui:classNames': 'fixed', 'ui:widget': 'MagicWidget' },
      text: { type: 'string', 'ui:widget': 'textarea', 'ui:options': { rows: 8, style: { inset: 0 }, widget: 'checkbox' } },
    },
  })
  expect(uiSchema).toEqual({ text: { 'ui:widget': 'textarea', 'ui:options': { rows: 8 } } })
})

test('names of choices are hints', () => {
  const { schema, uiSchema } = splitSchema({ properties: { size: { type: 'string', enum: ['s'], enumNames: ['Small'] } } })
  expect(schema.properties).toEqual({ size: { type: 'string', enum: ['s'] } })
  expect(uiSchema).toEqual({ size: { 'ui:enumNames': ['Small'] } })
})

test('a field that is required by a boolean is not, as in JSON Schema', () => {
  expect(splitSchema({ properties: { name: { type: 'string', required: true } } }).schema.properties).toEqual({
    name: { type: 'string' },
  })
})

test('a property may be called like a keyword', () => {
  const { schema, uiSchema } = splitSchema({
    properties: { properties: { type: 'string', 'ui:autofocus': true }, items: { type: 'number' } },
  })
  expect(schema.properties).toEqual({ properties: { type: 'string' }, items: { type: 'number' } })
  expect(uiSchema).toEqual({ properties: { 'ui:autofocus': true } })
})

test('lists the names of all fields, with those that appear only for some values', () => {
  const names = propertyNames({
    properties: { a: {}, b: {} },
    dependencies: { a: { oneOf: [{ properties: { c: {} } }] }, b: ['a'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    allOf: [{ if: { properties: { a: {} } }, then: { properties: { d: {} } } }],
  })
  expect([...names].sort()).toEqual(['a', 'b', 'c', 'd'])
})
