import { expect, test } from 'vitest'
import { readDescription } from './description.ts'
import { openApiJson } from './openapi.ts'

const openApiOf = (definition: string) => {
  const description = readDescription('openapi', definition)
  return description?.format === 'openapi' ? openApiJson(description.document) : undefined
}

test('a document in YAML or JSON becomes JSON, with dates as written', () => {
  const yaml = 'openapi: 3.1.0\ninfo: { title: A, version: 2024-01-01 }\npaths: {}\n'
  expect(JSON.parse(openApiOf(yaml) ?? '')).toEqual({ openapi: '3.1.0', info: { title: 'A', version: '2024-01-01' }, paths: {} })
  expect(openApiOf('{"swagger":"2.0","paths":{}}')).toBe('{"swagger":"2.0","paths":{}}')
})

test('replaces what the renderer does not support', () => {
  const document = {
    openapi: '3.2.0',
    paths: { '/a': { $ref: '#/x/a' } },
    x: { a: { get: {}, query: {}, additionalOperations: {} } },
  }
  expect(JSON.parse(openApiOf(JSON.stringify(document)) ?? '')).toMatchObject({ openapi: '3.1.1', paths: { '/a': { get: {} } } })
})

test.each([
  ['an empty document', '- a'],
  ['another kind of document', 'asyncapi: 3.0.0\npaths: {}'],
  ['an empty one', 'openapi: 3.1.0'],
  ['broken', '{'],
  ['endless aliases', `${bomb()}\nopenapi: 3.1.0\npaths: {}`],
  ['endless nesting', `openapi: 3.1.0\npaths: {a: ${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
  ['megabytes of text', JSON.stringify({ openapi: '3.1.0', info: { description: 'x'.repeat(7_000_000) }, paths: {} })],
  [
    'a long text in many places',
    `x: &x ${'y'.repeat(100_000)}\nopenapi: 3.1.0\npaths: {}\na: [${Array(100).fill('*x').join(', ')}]`,
  ],
])('ignores %s', (_, definition) => {
  expect(openApiOf(definition)).toBeUndefined()
})

/** A few lines that stand for a thousand million. */
function bomb(): string {
  const lines = ['a0: &a0 [x,x,x,x,x,x,x,x]']
  for (let i = 1; i < 10; i++)
    lines.push(
      `a${i}: &a${i} [${Array(8)
        .fill(`*a${i - 1}`)
        .join(',')}]`,
    )
  return lines.join('\n')
}
