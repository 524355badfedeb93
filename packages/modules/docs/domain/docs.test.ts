import { expect, test } from 'vitest'
import { markBlocks, withoutTokens } from './mark-blocks.ts'
import { readMkdocs } from './mkdocs.ts'
import { readPage } from './page.ts'
import { docsRoot, pagesOf } from './site.ts'

test('an annotation names a folder relative to its descriptor, and none outside the repository', () => {
  expect(docsRoot('dir:.', 'catalog-info.yaml')).toBe('')
  expect(docsRoot('dir:./guide/', 'services/a/catalog-info.yaml')).toBe('services/a/guide')
  expect(docsRoot('dir: ./guide ', 'services/a/catalog-info.yaml')).toBe('services/a/guide')
  expect(docsRoot('dir:..', 'services/a/catalog-info.yaml')).toBe('services')
  expect(docsRoot('dir:../..', 'a/catalog-info.yaml')).toBeUndefined()
  expect(docsRoot('url:https://example.com/docs', 'catalog-info.yaml')).toBeUndefined()
})

test('orders pages by the navigation, then by folder, an index first', () => {
  const mkdocs = readMkdocs(`
site_name: A
markdown_extensions:
  - pymdownx.emoji: { emoji_index: !!python/name:materialx.emoji.twemoji }
nav:
  - Start: index.md
  - Operate:
      - runbooks/down.md
      - Costs: ./runbooks/costs.md
      - Gone: nowhere.md
`)
  const paths = [
    'docs/a.md',
    'docs/index.md',
    'docs/runbooks/costs.md',
    'docs/runbooks/down.md',
    'docs/x/z.md',
    'docs/x/README.md',
  ]
  expect(pagesOf('', mkdocs, [...paths, 'docs/logo.png', 'other/b.md']).map((p) => [p.section, p.title, p.name])).toEqual([
    ['', 'Start', 'index.md'],
    ['Operate', null, 'runbooks/down.md'],
    ['Operate', 'Costs', 'runbooks/costs.md'],
    ['', null, 'a.md'],
    ['x', null, 'x/README.md'],
    ['x', null, 'x/z.md'],
  ])
})

test('resolves a folder, none, and rejects one outside the repository', () => {
  const names = (root: string, text: string | undefined, paths: string[]) =>
    pagesOf(root, text === undefined ? undefined : readMkdocs(text), paths).map((p) => p.path)
  expect(names('svc', 'docs_dir: pages', ['svc/pages/a.md', 'pages/b.md'])).toEqual(['svc/pages/a.md'])
  expect(names('', 'docs_dir: .', ['a.md', 'b/c.md'])).toEqual(['a.md', 'b/c.md'])
  expect(names('svc', undefined, ['README.md', 'svc/readme.md'])).toEqual(['svc/readme.md'])
  expect(names('svc', 'docs_dir: ../../etc', ['etc/a.md'])).toEqual([])
  expect(names('', 'nav: {broken', ['docs/a.md'])).toEqual(['docs/a.md'])
  expect(names('', '', ['docs/a.mdown', 'docs/b.mkd', 'docs/c.mkdn', 'docs/d.MARKDOWN', 'docs/e.mdx'])).toEqual([
    'docs/a.mdown',
    'docs/b.mkd',
    'docs/c.mkdn',
    'docs/d.MARKDOWN',
  ])
  expect(names('svc', '', ['svc/README.mkd', 'svc/README.txt'])).toEqual(['svc/README.mkd'])
})

test('the title of a page comes from the navigation, its front matter, its heading or its file name', () => {
  const text = '---\ntitle: "Declared"\n---\n# Heading\n\nSome *words* and [a link](x.md).\n\n| a | b |\n| - | - |\n| 1 | 2 |\n'
  expect(readPage('a.md', text, 'Named')).toMatchObject({ title: 'Named' })
  const page = readPage('a.md', text, null)
  expect(page.title).toBe('Declared')
  expect(page.text.startsWith('# Heading')).toBe(true)
  expect(page.plain).toBe('Heading Some words and a link. a b - - 1 2')
  expect(readPage('a.md', '- one\n- two\n\n!!! note\n    > three\n\n<b>\n\n```\ncode\n```', null).plain).toBe(
    'one two Note three code',
  )
  expect(readPage('a.md', '# Heading', null).title).toBe('Heading')
  expect(readPage('deep/on-call_guide.md', 'No heading', null).title).toBe('On call guide')
})

test('MkDocs blocks become quotes with a token, but not inside code', () => {
  const plain = (text: string) => {
    const marked = markBlocks(text)
    return { text: withoutTokens(marked.text).replace(/\n+/g, '\n').trim(), marks: marked.marks }
  }
  expect(plain('!!! warning "Mind the gap"\n    First.\n\n    - a\n\nAfter.')).toEqual({
    text: '> Mind the gap\n>\n> First.\n>\n> - a\nAfter.',
    marks: [{ kind: 'admonition', classes: ['warning'], title: 'Mind the gap', collapsible: 'no' }],
  })
  expect(plain('??? note\n    !!! tip ""\n        Inner.').text).toBe('> Note\n>\n>\n> > \n> >\n> > Inner.\n>')
  expect(plain('=== "npm"\n\n    x').marks).toEqual([{ kind: 'tab', title: 'npm', startsSet: false }])
  const code = '```\n!!! note\n    kept\n\n    ```\n!!! note\n```'
  expect(plain(code)).toEqual({ text: code.replace(/\n+/g, '\n'), marks: [] })
  expect(plain('    !!! note\n        code').marks).toEqual([])
  expect(markBlocks('\uE0000\uE001x').text.trim()).toBe('0x')
})

test('reads a page with any content', () => {
  for (const odd of [
    '',
    '\u0000',
    '---\n',
    '>'.repeat(5000),
    '!!! note\n'.repeat(2000),
    '*'.repeat(20_000),
    `${'    '.repeat(5000)}x`,
  ])
    expect(readPage('odd.md', odd, null).title).not.toBe('')
  const deep = readPage('deep.md', `${'>'.repeat(5000)} x`, null)
  expect(deep.text.startsWith('~~~\n>>>')).toBe(true)
})
