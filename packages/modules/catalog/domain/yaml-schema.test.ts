import { loadAll } from 'js-yaml'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { yamlSchema } from './yaml-schema.ts'

const read = (text: string): unknown => JSON.parse(JSON.stringify(loadAll(text, null, { schema: yamlSchema })[0]))

test.each([
  ['2024-01-01', '2024-01-01'],
  ['2001-12-14t21:59:43.10-05:00', '2001-12-14t21:59:43.10-05:00'],
  ['1_000', '1_000'],
  ['0b11', '0b11'],
  ['0o17', 15],
  ['017', 17],
  ['0x1F', 31],
  ['+5', 5],
  ['1:30', '1:30'],
  ['1e3', 1000],
  ['1e-7', 1e-7],
  ['.5', 0.5],
  ['1.', 1],
  ['1.5.0', '1.5.0'],
  ['.inf', null],
  ['yes', 'yes'],
  ['TRUE', true],
  ['~', null],
  ['!Ref queue', 'queue'],
  ['!Sub [a, b]', ['a', 'b']],
  ['!Map { a: 1 }', { a: 1 }],
] as const)('%s is read as the core schema says', (written, value) => {
  expect(read(`a: ${written}`)).toEqual({ a: value })
  // Backstage reads files with this parser.
  const [document] = parseAllDocuments(`a: ${written}`, { merge: true, logLevel: 'silent' })
  expect(JSON.parse(JSON.stringify(document && 'toJSON' in document ? document.toJSON() : null))).toEqual({ a: value })
})

test('merge keys are merged', () => {
  expect(read('a: &a { x: 1, y: 1 }\nb: { <<: *a, y: 2 }')).toEqual({ a: { x: 1, y: 1 }, b: { x: 1, y: 2 } })
})
