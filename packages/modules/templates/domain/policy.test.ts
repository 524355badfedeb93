import { expect, test } from 'vitest'
import { policyApplies, valuesWithDefaults } from './policy.ts'

const ref = 'template:default/database'
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
  expect(policyApplies(policy, ref, values)).toBe(applies)
})

test('all conditions have to hold', () => {
  const policy = { templates: [], conditions: [...production.conditions, { input: 'size', values: ['large'] }] }
  expect(policyApplies(policy, ref, { environment: 'production', size: 'small' })).toBe(false)
  expect(policyApplies(policy, ref, { environment: 'production', size: 'large' })).toBe(true)
})

test('an input that is left out has its default', () => {
  const schema = { properties: { environment: { type: 'string', default: 'production' }, name: { type: 'string' } } }
  expect(valuesWithDefaults([{ schema }], {})).toEqual({ environment: 'production' })
  expect(valuesWithDefaults([{ schema }], { environment: 'test' })).toEqual({ environment: 'test' })
})
