import { describe, expect, test } from 'vitest'
import { readDescriptorFile } from './descriptor-file.ts'

// A problem has the line and column of an editor, whatever precedes it in the file.

const good =
  'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: good}\nspec: {type: service, lifecycle: x, owner: y}\n'
const bad = [
  'apiVersion: backstage.io/v1alpha1',
  'kind: Component',
  'metadata:',
  '  name: bad',
  '  tags:',
  '    - fine',
  '    - Not Fine',
  'spec: {type: service, lifecycle: x, owner: y}',
  '',
].join('\n')

const read = (text: string) => readDescriptorFile({ path: 'f.yaml', text, url: 'u', read: async () => ({ error: 'none.' }) })
/** The text of the file from where the only problem is. */
async function pointedAt(text: string): Promise<string | undefined> {
  const { problems } = await read(text)
  expect(problems.map((p) => p.code)).toHaveLength(1)
  const { line = 0, column = 0, url } = problems[0] ?? {}
  expect(url).toBe(`u#L${line}`)
  return text
    .replace(/\uFEFF/g, '')
    .split(/\r\n|\n|\r/)
    [line - 1]?.slice(column - 1)
}

describe.each([
  ['nothing', ''],
  ['a document null', 'null\n---\n'],
  ['documents of every spelling of null', '~\n---\nNull\n--- NULL\n--- # none\n---\n'],
  ['empty documents', '---\n---\n\n---\n'],
  ['a comment and a directive', '# c\n%YAML 1.2\n---\n'],
  ['a directive after an end marker', `${good}...\n%YAML 1.2\n---\n`],
  ['a directive without an end marker before it', `${good}%YAML 1.2\n---\n`],
  ['a tag directive', '%TAG !e! tag:example.com,2026:\n---\n'],
  ['a byte order mark', '\uFEFF'],
  ['a byte order mark in the middle', `${good}---\n\uFEFF`],
  ['a file with a byte order mark that was appended', `${good}\uFEFF---\n`],
  ['an unreadable document', 'a: [\n---\n'],
  ['an unreadable document, after null', 'null\n---\na: [\n---\n'],
  ['separators in a block scalar', `a: |\n  ---\n  ...\n  text\n---\n`],
  ['only an end marker', `${good}...\n`],
])('after %s', (_, before) => {
  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('with %s', async (_name, lineBreak) => {
    const text = `${before}${bad}`.replaceAll('\n', lineBreak)
    const { problems } = await read(text)
    const own = problems.filter((p) => p.message.includes('metadata.tags'))
    expect(own.map((p) => p.code)).toEqual(['invalid'])
    const lines = text.replace(/\uFEFF/g, '').split(/\r\n|\n|\r/)
    expect(lines[(own[0]?.line ?? 0) - 1]?.slice((own[0]?.column ?? 0) - 1)).toBe('Not Fine')
  })
})

describe.each([
  ['a tag', 'tags: [ok, Not OK]', 'Not OK]'],
  [
    'an annotation that is not a string',
    'annotations:\n    example.com/fine: x\n    example.com/number: 5',
    'example.com/number: 5',
  ],
  ['the key of an annotation', 'annotations:\n    example.com/fine: x\n    not a key: x', 'not a key: x'],
  ['a label', 'labels:\n    example.com/one: one\n    example.com/two: not a value', 'example.com/two: not a value'],
  ['a link', 'links:\n    - {url: https://a.example}\n    - {url: https://b.example, title: 5}', 'title: 5}'],
  ['a URL', 'links:\n    - url: nowhere', 'url: nowhere'],
  ['a key that holds dots beside one that does not', "annotations: {a: 'x', a.b: 5}", 'a.b: 5}'],
])('%s', (_, metadata, expected) => {
  test('is reported at its own line', async () => {
    const text = good.replace('metadata: {name: good}', `metadata:\n  name: x\n  ${metadata}`)
    expect(await pointedAt(`${good}---\n${text}`)).toBe(expected)
  })
})

test('reports a merged value where it is written, for each place that it is merged into', async () => {
  const text = good.replace(
    'metadata: {name: good}',
    'metadata:\n  name: x\n  annotations: &base\n    example.com/number: 5\n  labels:\n    <<: *base',
  )
  const { problems } = await read(text)
  expect(problems.map((p) => [p.message.split(' ')[0], p.line, p.column])).toEqual([
    ['metadata.labels.example.com/number', 6, 5],
    ['metadata.annotations.example.com/number', 6, 5],
  ])
})

test('reports an unreadable reference in its list', async () => {
  expect(await pointedAt(good.replace('owner: y}', 'owner: y,\n  dependsOn: [component:a, "not a ref"]}'))).toBe('"not a ref"]}')
})

test('reports every problem of a document, each at its own line, and one of each list', async () => {
  const { problems } = await read(
    [
      'apiVersion: backstage.io/v1alpha1',
      'kind: Component',
      'metadata:',
      '  name: x',
      '  tags: [fine, Not Fine, Nor This]',
      '  annotations:',
      '    example.com/number: 5',
      '    not a key: x',
      '  links:',
      '    - {url: https://a.example, title: 5}',
      'spec: {type: 7, lifecycle: x}',
    ].join('\n'),
  )
  const at = (path: string) => problems.filter((p) => p.message.startsWith(path)).map((p) => p.line)
  expect([
    at('metadata.tags'),
    at('metadata.annotations.example.com/number'),
    at('metadata.annotations.not a key'),
    at('metadata.links'),
    at('spec.type'),
    at('spec.owner'),
  ]).toEqual([[5], [7], [8], [10], [11], [11]])
  expect(problems).toHaveLength(6)
})

test('prints keys as written', async () => {
  const { problems } = await read(good.replace('{name: good}', '{name: x, annotations: {example.com/number: 5}}'))
  expect(problems[0]?.message).toMatch(/^metadata\.annotations\.example\.com\/number must be string/)
})

test('reports a syntax error in its own document, and reads the next ones', async () => {
  const { problems } = await read(`null\n---\n${good}---\na: b: c\n---\n${bad}`)
  expect(problems.map((p) => [p.code, p.line])).toEqual([
    ['not_yaml', 8],
    ['invalid', 16],
  ])
})

test('entities start at their content', async () => {
  const { entities } = await read(
    `\uFEFF# one\r\n${good}---\r\nnull\r\n...\r\n%YAML 1.2\r\n--- # two\r\n\r\n${good.replace('good', 'second')}`,
  )
  expect(entities.map((e) => [e.descriptor.metadata.name, e.line])).toEqual([
    ['good', 2],
    ['second', 12],
  ])
})
