import { expect, test } from 'vitest'
import { cellText, cellValue, inputCells, shownKind } from './input-cells.ts'

const schema = {
  type: 'object',
  required: ['title', 'method'],
  properties: {
    title: { type: 'string', description: 'What it is called' },
    method: { type: 'string', enum: ['GET', 'POST'], default: 'GET' },
    draft: { type: 'boolean' },
    count: { type: 'integer' },
    labels: { type: 'array', items: { type: 'string' } },
    values: { type: 'object' },
    body: { anyOf: [{ type: 'string' }, { type: 'object' }] },
  },
}
const cells = inputCells(schema, { title: 'x', extra: 1 })
const cell = (name: string) => {
  const found = cells.find((one) => one.name === name)
  if (!found) throw new Error(name)
  return found
}

test('inputs are entered by their type; one with a default is not required, and one that is not known is kept', () => {
  expect(cells.map(({ name, kind, required, known }) => [name, kind, required, known])).toEqual([
    ['title', 'text', true, true],
    ['method', 'choice', false, true],
    ['draft', 'choice', false, true],
    ['count', 'number', false, true],
    ['labels', 'lines', false, true],
    ['values', 'yaml', false, true],
    ['body', 'yaml', false, true],
    ['extra', 'yaml', false, false],
  ])
})

test.each([
  ['title', 'Hello '],
  ['title', '${{ parameters.name }}'],
  ['method', 'POST'],
  ['method', '${{ parameters.method }}'],
  ['draft', true],
  ['draft', false],
  ['draft', '${{ parameters.draft }}'],
  ['count', -2.5],
  ['count', '${{ parameters.count }}'],
  ['labels', ['a', 'b c']],
  ['labels', '${{ parameters.labels }}'],
])('%s shows %j and reads it back', (name, value) => {
  const kind = shownKind(cell(name), value)
  expect(kind).toBe(cell(name).kind)
  expect(cellValue(cell(name), kind, cellText(kind, value))).toEqual(value)
})

test.each([
  ['title', 5],
  ['draft', { a: 1 }],
  ['count', true],
  ['labels', ['two\nlines']],
  ['labels', [' space']],
  ['labels', 'no list'],
  ['labels', [1]],
])('%s shows %j as YAML, as its control would lose it', (name, value) => {
  expect(shownKind(cell(name), value)).toBe('yaml')
})

test('an empty control leaves its input out', () => {
  expect(cellValue(cell('title'), 'text', ' ')).toBeUndefined()
  expect(cellValue(cell('count'), 'number', '1.')).toBe('1.')
})
