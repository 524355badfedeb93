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

const head = 'apiVersion: backstage.io/v1alpha1\nkind: Component\n'
const tail = 'spec: {type: service, lifecycle: x, owner: y}\n'

/** A file without its mark « and the position of the mark. */
function marked(file: string): { text: string; line: number; column: number } {
  const before = file.slice(0, file.indexOf('«')).split(/\r\n|\n|\r/)
  return { text: file.replace('«', ''), line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

test.each([
  [
    'JSON that is indented by tabs',
    '{\n\t"apiVersion": "backstage.io/v1alpha1",\n\t"kind": "Component",\n\t"metadata": {\n\t\t"name": "x",\n\t\t"tags": ["fine",\n\t\t\t«"Not Fine"]\n\t},\n\t"spec": {"type": "service", "lifecycle": "x", "owner": "y"}\n}\n',
  ],
  [
    'JSON in one line',
    '{"apiVersion":"backstage.io/v1alpha1","kind":"Component","metadata":{"name":"x","tags":[«"Not Fine"]},"spec":{"type":"service","lifecycle":"x","owner":"y"}}',
  ],
  [
    'flow style over several lines, with comments',
    `${head}metadata: {\n  # {tags: []}\n  name: x, # [\n  tags: [ # ]\n    «Not Fine\n  ]\n}\n${tail}`,
  ],
  ['an explicit key', `${head}metadata:\n  name: x\n  ? tags\n  : - fine\n    - «Not Fine\n${tail}`],
  ['quoted keys', `${head}"metadata":\n  'name': x\n  "t\\u0061gs":\n  - «Not Fine\n${tail}`],
  ['tabs between values', `${head}metadata:\t# tab\n  name:\tx\n  tags:\t[\tfine,\t«Not Fine\t]\t# end\n${tail}`],
  [
    'a block scalar that looks like YAML',
    `${head}metadata:\n  name: x\n  description: |2\n      tags: [No]\n    --- # not a document\n    - Not Fine\n  tags: [«Not Fine]\n${tail}`,
  ],
  [
    'folded and chomped scalars',
    `${head}metadata:\n  name: x\n  title: >-\n    a\n\n    b\n  description: "a\n\n    b \\\n    c"\n  tags: [«Not Fine]\n${tail}`,
  ],
  ['a plain scalar of several lines', `${head}metadata:\n  name: x\n  title: one\n    two # no\n  tags: [«Not Fine]\n${tail}`],
  ['a scalar that is an alias', `${head}metadata:\n  name: x\n  title: &t Not Fine\n  tags: [fine, «*t]\n${tail}`],
  [
    'a list that is an alias',
    `${head}spec: {type: a, lifecycle: x, owner: y, more: &t [«Not Fine]}\nmetadata: {name: x, tags: *t}\n`,
  ],
  ['several merged mappings', `${head}metadata:\n  name: x\n  annotations:\n    <<: [{a: b}, {«c: 5}]\n${tail}`],
  ['an empty entry', `${head}metadata:\n  name: x\n  tags:\n    - fine\n    «-\n    - other\n${tail}`, 'line'],
  ['an empty value', `${head}metadata:\n  name: x\n  «tags:\n${tail}`],
  ['what is missing, at what lacks it', `${head}«metadata:\n  title: x\n${tail}`],
  ['a missing kind, at the document', `# one\n\n# two\n«apiVersion: backstage.io/v1alpha1\nmetadata: {name: x}\n${tail}`],
  ['a document that is a list', `${good}---\n# c\n«- a\n- b\n`],
  ['a document that is text', `${good}--- «|\n  text: |\n`],
  [
    'content beside the marker',
    `${good}--- {apiVersion: backstage.io/v1alpha1, kind: Component, metadata: {name: x, tags: [«Not Fine]}, spec: {type: a, lifecycle: x, owner: y}}\n`,
  ],
  ['characters of two units', `${head}metadata: {name: x, title: "😀é漢", tags: [«Not Fine]}\n${tail}`],
  [
    'characters that other standards take for line breaks',
    `${head}metadata:\n  name: x\n  title: "a\u2028b\u0085c"\n  tags: [«Not Fine]\n${tail}`,
  ],
  [
    'tags of YAML and of applications',
    `${head}metadata: !!map\n  name: !!str x\n  tags: !!seq [!Ref fine, !Sub «Not Fine]\n${tail}`,
  ],
  [
    'keys that an older version of YAML reads as other values',
    `%YAML 1.1\n---\n${head}metadata:\n  name: x\n  annotations:\n    <<: {base: x}\n    yes: 'x'\n    1_0: 'x'\n    2026-01-02: 'x'\n    012: 'x'\n    «off: 5\n${tail}`,
  ],
  [
    'tags of a directive, and whole names of tags',
    `%TAG !e! tag:example.com,2026:\n---\n${head}metadata: !e!meta\n  name: !<tag:example.com,2026:name> x\n  tags: !<tag:example.com,2026:tuple> [!e!one fine, !e!two «Not Fine]\n${tail}`,
  ],
  [
    'keys that are a list and a mapping',
    `${head}metadata:\n  name: x\n  labels:\n    ? [a, b]\n    : x\n    ? {c: d}\n    : x\n  tags: [«Not Fine]\n${tail}`,
    'tags',
  ],
  [
    'a key of two lines',
    `${head}metadata:\n  name: x\n  annotations:\n    ? |-\n      one\n    : x\n    ? 'two\n      words'\n    : x\n  tags: [«Not Fine]\n${tail}`,
    'tags',
  ],
  [
    'an anchor that is used again for another value',
    `${head}metadata:\n  name: &a x\n  title: &a Not Fine\n  tags: [fine, «*a]\n${tail}`,
  ],
  ['keys of JavaScript', `${head}metadata:\n  name: x\n  annotations:\n    constructor: x\n    «toString: 5\n${tail}`],
  [
    'breaks of both kinds',
    `${head}metadata:\r\n  name: x\n  title: |\r\n    a\n    b\r\n\n  tags:\r\n    - fine\n    - «Not Fine\r\n${tail}`,
  ],
  [
    'a comment within a value',
    `${head}metadata:\n  name: x\n  tags:\n# at the margin\n      # deeper\n    - fine # here\n\n\n    # and\n    - «Not Fine\n${tail}`,
  ],
  [
    'a folded text that ends with comments',
    `${head}metadata:\n  name: x\n  description: >+\n\n    one\n\n  # end\n  tags: [«Not Fine]\n${tail}`,
  ],
  [
    'a text that ends at the quotes of the next line',
    `${head}metadata:\n  name: x\n  title: 'it''s\n\n    two'\n  tags: ["«Not Fine"]\n${tail}`.replace('"«', '«"'),
  ],
  [
    'a date with its tag',
    `${head}metadata:\n  name: x\n  annotations: {a: !!timestamp 2026-01-02}\n  tags: [«Not Fine]\n${tail}`,
  ],
  ['a field that entities do not have', `${head}metadata: {name: x}\n${tail}«other: 1\n`],
  ['a field that only Backstage writes', `${head}metadata: {name: x}\n${tail}«status: {}\n`],
  ['blanks that are no indentation', `${head}metadata:\n  name: x\n«\u00a0 tags: []\n${tail}`],
  ['a number as a key', `${head}metadata:\n  name: x\n  annotations: {fine: x, «1: 5}\n${tail}`],
  ['a key with a slash', `${head}metadata:\n  name: x\n  annotations:\n    a.b/c: x\n    «a.c/d: 5\n${tail}`],
  ['a key with signs of paths', `${head}metadata:\n  name: x\n  annotations:\n    'a.b': x\n    «'a.b[0]': 5\n${tail}`],
  [
    'a reference in a list of lists',
    `${head}metadata: {name: x}\nspec:\n  type: service\n  lifecycle: x\n  owner: y\n  dependsOn:\n    - component:a\n    -\n      «"not a ref"\n`,
  ],
])('%s is found where it is written', async (_, file, how = 'exact') => {
  const { text, line, column } = marked(file)
  for (const prefix of ['', 'null\n---\n', '%YAML 1.2\n---\n', '\uFEFF']) {
    const { problems } = await read(prefix + text)
    const asked = problems.filter((p) => how !== 'tags' || p.message.startsWith('metadata.tags'))
    const own = asked.map((p) => [p.line, how === 'line' ? column : p.column])
    const moved = line + prefix.split('\n').length - 1
    expect([prefix, own]).toEqual([prefix, [[moved, column]]])
  }
})

test.each([
  ['a key twice', `${head}metadata: {name: x}\nspec:\n  type: a\n  owner: y\n  «type: b\n`],
  ['a tab as indentation', `${head}metadata:\n  name: x\n«\ttags: []\n`],
  ['an unknown alias', `${head}metadata: {name: «*none}\n`],
  ['a reserved sign', `${head}metadata:\n  name: «@x\n`],
  ['a mapping in a value', `${head}metadata:\n  name: a«: b\n`],
  ['an escape that does not exist', `${head}metadata:\n  name: "a«\\q"\n`],
  ['a list beside a key', `${head}metadata:\n  name: x\n«  - a\n`],
  ['an unclosed list', `${head}metadata: {name: x, tags: [a«\n`],
  ['an unclosed quote', `${head}metadata:\n  name: "x«\n`],
  ['a zero byte', `${head}metadata:\n  name: "a«\u0000"\n`],
  ['a control character', `${head}metadata:\n  name: x\n  title: a«\u0007b\n`],
  ['a key twice in one line', `${head}metadata:\n  name: x\nspec: {a: 1, «a: 2}\n`],
  ['a text that is not indented', `${head}metadata:\n  description: |\n  a\n  b«\n`],
  ['a template of another tool', `${head}metadata:\n  name: {{ .Values.name }}«-x\n`],
  ['a form feed', `${head}metadata:\n  name: x\n«\f\n  tags: []\n`],
  ['a sign of the end of a file', `${good}«\u001a`],
  ['a directive that is not known', `«%YAML 3.0\n---\n${head}`],
])('reports %s at its line', async (_, file) => {
  const { text, line } = marked(file)
  for (const prefix of ['', `${good}---\n`, `null\r\n---\r\n`]) {
    const { problems } = await read(prefix + text)
    expect([prefix, problems.map((p) => [p.code, p.line])]).toEqual([
      prefix,
      [['not_yaml', line + prefix.split('\n').length - 1]],
    ])
  }
})

test('says what a field must be, in words of its own', async () => {
  const kinds = [
    'kind: Location\nmetadata: {name: x}\nspec: {presence: maybe, type: url, target: x}\n',
    "kind: Group\nmetadata: {name: x}\nspec: {type: '', children: []}\n",
    'kind: Component\nmetadata: {name: x}\nspec: {type: a, lifecycle: b, owner: c}\nother: 1\nstatus: {}\n',
    'kind: Component\nmetadata: {name: "\0"}\n',
  ]
  const { problems } = await read(kinds.map((kind) => `apiVersion: backstage.io/v1alpha1\n${kind}`).join('---\n'))
  expect(problems.map((p) => p.message).sort()).toEqual([
    'Not valid YAML: it contains the character U+0000, as files do that are not UTF-8.',
    'other is not a field of an entity. Remove it, or move it into metadata or spec.',
    'spec.presence must be one of required, optional.',
    'spec.type must not be empty.',
    'status is not a field of an entity. Remove it, or move it into metadata or spec.',
  ])
})
