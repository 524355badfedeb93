import { expect, test } from 'vitest'
import { allValues, errorsBySteps, prefillOf, valuesBySteps } from './form-state.ts'

const steps = [
  { schema: { properties: { name: {}, owner: {} } } },
  { schema: { properties: { database: {} }, dependencies: { database: { properties: { size: {} } } } } },
]

test('values of a link go to the steps that have such a field', () => {
  expect(valuesBySteps(steps, { owner: 'group:default/a', size: 3, other: 1 })).toEqual([
    { owner: 'group:default/a' },
    { size: 3 },
  ])
})

test('all steps are sent as one object, without emptied fields', () => {
  expect(allValues([{ name: 'a', owner: undefined }, { size: 3 }])).toEqual({ name: 'a', size: 3 })
})

test('errors go to the step of their field; those of no field are general', () => {
  const errors = [
    { field: '/size', message: 'Too large.' },
    { field: '/owner/0', message: 'Unknown.' },
    { field: '/other', message: 'Not known.' },
    { field: '', message: 'Refused.' },
  ]
  expect(errorsBySteps(steps, errors)).toEqual({
    atFields: [
      { step: 1, path: ['size'], message: 'Too large.' },
      { step: 0, path: ['owner', '0'], message: 'Unknown.' },
    ],
    general: ['Not known.', 'Refused.'],
  })
})

test.each([undefined, '', 'no json', '[1]', '"text"', 'null'])('%o prefills nothing', (formData) => {
  expect(prefillOf(formData)).toEqual({})
})

test('a link prefills by JSON, as in Backstage', () => {
  expect(prefillOf('{"name":"site"}')).toEqual({ name: 'site' })
})
