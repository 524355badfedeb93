import type { JsonObject } from '@callboard/modules/catalog/domain/entity'
import { expect, test } from 'vitest'
import { policyApplies, valuesWithDefaults, withRenamed } from './policy.ts'

const ref = 'template:default/database'
const formOf = (...schemas: JsonObject[]) => ({
  ref,
  parameters: schemas.map((schema) => ({ title: '', description: '', schema })),
})
const form = formOf({ properties: { environment: { type: 'string' }, size: { type: 'string' } } })
const production = { templates: [], conditions: [{ input: 'environment', values: ['production', 'staging'] }] }

test.each([
  ['every run without conditions', { templates: [], conditions: [] }, {}, true],
  ['the templates that it names', { templates: [ref], conditions: [] }, {}, true],
  ['no other template', { templates: ['template:default/service'], conditions: [] }, {}, false],
  ['one of the values', production, { environment: 'staging' }, true],
  ['a value in other letters', production, { environment: ' Production' }, true],
  ['an entry of a list', production, { environment: ['test', 'production'] }, true],
  ['no other value', production, { environment: 'test' }, false],
  ['no run without the input', production, {}, false],
  ['a switch', { templates: [], conditions: [{ input: 'public', values: ['true'] }] }, { public: true }, true],
  ['nothing inherited', { templates: [], conditions: [{ input: 'constructor', values: ['x'] }] }, {}, false],
])('applies to %s', (_, policy, values, applies) => {
  expect(policyApplies(policy, form, values)).toBe(applies)
})

test('all conditions have to hold', () => {
  const policy = { templates: [], conditions: [...production.conditions, { input: 'size', values: ['large'] }] }
  expect(policyApplies(policy, form, { environment: 'production', size: 'small' })).toBe(false)
  expect(policyApplies(policy, form, { environment: 'production', size: 'large' })).toBe(true)
})

test('an input that is left out has its default', () => {
  const schema = { properties: { environment: { type: 'string', default: 'production' }, name: { type: 'string' } } }
  expect(valuesWithDefaults([{ schema }], {})).toEqual({ environment: 'production' })
  expect(valuesWithDefaults([{ schema }], { environment: 'test' })).toEqual({ environment: 'test' })
})

const named = { templates: [ref], conditions: production.conditions }
const choice = (values: string[]) => ({ type: 'string', enum: values })
test.each([
  ['the input has another name', named, formOf({ properties: { env: choice(['production']) } }), { env: 'test' }, true],
  [
    'the choices have other names',
    named,
    formOf({ properties: { environment: choice(['prod', 'test']) } }),
    { environment: 'test' },
    true,
  ],
  [
    'the choices of a list have',
    named,
    formOf({ properties: { environment: { type: 'array', items: choice(['prod']) } } }),
    {},
    true,
  ],
  [
    'it names a choice that is still there',
    named,
    formOf({ properties: { environment: choice(['Production', 'test']) } }),
    { environment: 'test' },
    false,
  ],
  [
    'the input depends on another one',
    named,
    formOf({ properties: {}, dependencies: { cloud: { oneOf: [{ properties: { environment: { type: 'string' } } }] } } }),
    {},
    false,
  ],
  [
    'the input is on another page',
    named,
    formOf({ properties: {} }, { allOf: [{ properties: { environment: { type: 'string' } } }] }),
    {},
    false,
  ],
  ['it is one for all templates', production, formOf({ properties: {} }), {}, false],
])('a policy with a condition, when %s', (_, policy, given, values, applies) => {
  expect(policyApplies(policy, given, values)).toBe(applies)
})

test('refs get the names that their files give them now', () => {
  const renamed = [
    { from: 'a', to: 'b' },
    { from: 'a', to: 'c' },
  ]
  expect(withRenamed(['a', 'b', 'x'], renamed)).toEqual(['b', 'c', 'x'])
})
