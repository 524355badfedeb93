import { expect, test } from 'vitest'
import { runReason } from './run-reason.ts'
import { schemaRows } from './schema-rows.ts'

test('an action’s input is a table of its properties', () => {
  const rows = schemaRows({
    required: ['url'],
    properties: {
      url: { type: 'string', description: 'Where to.' },
      method: { enum: ['GET', 'POST'] },
      tags: { type: 'array', items: { type: 'string' } },
      any: {},
    },
  })
  expect(rows.map(({ name, type, required }) => [name, type, required])).toEqual([
    ['url', 'string', true],
    ['method', 'one of GET, POST', false],
    ['tags', 'array of string', false],
    ['any', 'any', false],
  ])
  expect(schemaRows({})).toEqual([])
})

test('a template cannot be run without permission or without its actions', () => {
  expect(runReason(undefined, { missing: [] }, { reached: null })).toBeUndefined()
  expect(runReason('Viewers cannot do this.', { missing: ['a:b'] }, { reached: null })).toBe('Viewers cannot do this.')
  expect(runReason(undefined, { missing: ['a:b'] }, { reached: 'Full.' })).toBe('Its action a:b is not installed.')
  expect(runReason(undefined, { missing: ['a:b', 'c:d'] }, { reached: null })).toBe('Its actions a:b, c:d are not installed.')
  expect(runReason(undefined, { missing: [] }, { reached: 'Full.' })).toBe('Full.')
})
