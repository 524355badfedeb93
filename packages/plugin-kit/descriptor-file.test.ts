import { expect, test } from 'vitest'
import { readDescriptorFile } from './descriptor-file.ts'

const component = (name: string, more = '') =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\nspec:\n  type: service\n  lifecycle: production\n  owner: team\n${more}`
const read = (text: string, files: Record<string, string> = {}) =>
  readDescriptorFile({
    path: 'catalog-info.yaml',
    text,
    url: 'https://example.com/f',
    read: async (target) => (files[target] === undefined ? { error: 'there is no such file.' } : { text: files[target] ?? '' }),
  })

test('reads several documents, with the line where each begins', async () => {
  const { entities, problems } = await read(`${component('a')}---\n${component('b')}`)
  expect(entities.map((e) => [e.descriptor.metadata.name, e.line])).toEqual([
    ['a', 1],
    ['b', 10],
  ])
  expect(problems).toEqual([])
})

test('a syntax error affects only its own document', async () => {
  const { entities, problems } = await read(`${component('a')}---\nkind: [\n---\n${component('c')}`)
  expect(entities.map((e) => e.descriptor.metadata.name)).toEqual(['a', 'c'])
  expect(problems).toMatchObject([{ code: 'not_yaml', file: 'catalog-info.yaml' }])
  expect(problems[0]?.line).toBeGreaterThan(9)
})

test('reports every invalid or missing field with its line', async () => {
  const { problems } = await read(
    `${component('a')}---\napiVersion: backstage.io/v1alpha1\nkind: API\nmetadata:\n  name: not a name\nspec: {}\n`,
  )
  expect(problems).toMatchObject([
    { code: 'invalid', line: 13, message: expect.stringContaining('metadata.name') },
    ...['type', 'lifecycle', 'owner', 'definition'].map((name) => ({
      code: 'invalid',
      line: 14,
      message: expect.stringContaining(`spec.${name} is missing`),
    })),
  ])
})

test('resolves $text, $json and $yaml; a missing one is a problem and the entity is kept', async () => {
  const text = component('a', '  x:\n    $json: ./a.json\n  y:\n    $yaml: ./a.yaml\n  z:\n    $text: ./gone.txt\n')
  const { entities, problems } = await read(text, { './a.json': '{"one":1}', './a.yaml': 'two: 2' })
  expect(entities[0]?.descriptor.spec).toMatchObject({
    x: { one: 1 },
    y: { two: 2 },
    z: expect.stringContaining('Not available'),
  })
  expect(problems).toMatchObject([{ code: 'not_readable', ref: 'component:default/a', line: 13 }])
})

test.each(['$text', '$openapi'])(
  'a description (%s) includes the files it refers to; a missing one is a problem',
  async (key) => {
    const api = `apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: { name: a }\nspec:\n  type: openapi\n  lifecycle: production\n  owner: team\n  definition:\n    ${key}: ./api/openapi.yaml\n`
    const { entities, problems } = await read(api, {
      './api/openapi.yaml': "openapi: 3.1.0\npaths:\n  /a: { $ref: 'a.yaml' }\n  /b: { $ref: 'b.yaml' }\n",
      'api/a.yaml': 'get: { summary: From another file }',
    })
    const definition = entities[0]?.descriptor.spec?.definition
    expect(definition).toContain('From another file')
    expect(definition).toContain('$ref: b.yaml')
    expect(problems).toMatchObject([{ code: 'not_readable', line: 8, message: expect.stringContaining('api/b.yaml') }])
  },
)

test('rejects aliases that expand to billions of values', async () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
    .split('')
    .map((k, i) => `${k}: &${k} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`)
    .join('\n')}\n`
  const { entities, problems } = await read(`${bomb}---\n${component('b')}`)
  expect(problems).toMatchObject([{ code: 'too_large' }])
  expect(entities).toHaveLength(1)
})

test.each([
  ['a huge file', 'x'.repeat(2 * 1024 * 1024), 'too_large'],
  ['binary garbage', '\u0000\u0001\u0002', 'not_yaml'],
  ['a script', '!!js/function "function(){}"', 'not_yaml'],
  ['deep nesting', `${'['.repeat(200)}${']'.repeat(200)}`, 'too_large'],
  ['a number', '42', 'invalid'],
])('%s is a problem, never a crash', async (_, text, code) => {
  const { entities, problems } = await read(text)
  expect(entities).toEqual([])
  expect(problems[0]?.code).toBe(code)
})

test('treats prototype names as data', async () => {
  const { entities } = await read(component('a', '  __proto__:\n    polluted: true\n  constructor: x\n'))
  expect(entities).toHaveLength(1)
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
})

test('an empty file and empty documents contain nothing', async () => {
  expect(await read('')).toEqual({ entities: [], problems: [] })
  expect(await read('---\n---\n# only a comment\n')).toEqual({ entities: [], problems: [] })
})

test('each document knows its line, whatever separates the documents', async () => {
  const one = (name: string) =>
    `kind: Component\napiVersion: backstage.io/v1alpha1\nmetadata:\n  name: ${name}\n  description: |\n    text\n    --- no separator\nspec: {type: service, lifecycle: x, owner: y}\n`
  const text = `# a comment\n\n${one('a')}--- # the second\n# of it\n${one('b')}...\n---\n---\n\n${one('c')}`
  const { entities, problems } = await readDescriptorFile({ path: 'f', text, url: 'u', read: async () => ({ error: '' }) })
  expect(problems).toEqual([])
  const lines = text.split('\n')
  expect(entities.map((e) => [e.descriptor.metadata.name, lines[e.line - 1]])).toEqual([
    ['a', 'kind: Component'],
    ['b', 'kind: Component'],
    ['c', 'kind: Component'],
  ])
  expect(new Set(entities.map((e) => e.line)).size).toBe(3)
})
