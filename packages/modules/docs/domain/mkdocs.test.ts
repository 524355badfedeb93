import { expect, test } from 'vitest'
import { arrange } from './arrange.ts'
import { compileIgnore } from './ignore.ts'
import { readMkdocs } from './mkdocs.ts'
import { withInheritedSettings } from './mkdocs-settings.ts'
import { readFolderOrder } from './read-folder-order.ts'

test.each([
  ['docs_dir: !ENV [A, B, pages]', 'pages'],
  ['docs_dir: !ENV A', null],
  ['docs_dir: !ENV [A]', null],
  ['docs_dir: " handbook "', 'handbook'],
  ['base: &base { docs_dir: book }\n<<: *base', 'book'],
  ['extra: { a: 1 }\ndocs_dir: book\nextra: { b: 2 }', 'book'],
  ['docs_dir: one\ndocs_dir: two', 'two'],
  ['docs_dir: [a]', null],
  ['- a list', null],
  ['docs_dir: {unclosed', null],
])('the folder of %s is %s', (text, expected) => {
  expect(readMkdocs(text).docsDir).toBe(expected)
})

test('finds includes of the navigation, with or without quotes', () => {
  const { nav } = readMkdocs(
    "nav:\n  - A: !include ./a/mkdocs.yml\n  - B: '*include ./b/*/mkdocs.yml'\n  - C: { D: '!import https://x' }\n",
  )
  expect(nav).toEqual([
    { path: '!include ./a/mkdocs.yml', title: 'A', section: '' },
    { path: '*include ./b/*/mkdocs.yml', title: 'B', section: '' },
  ])
})

test('accepts plugins as a list or an object', () => {
  const moved = [['old.md', 'new.md']]
  expect(readMkdocs('plugins:\n  - search\n  - redirects: { redirect_maps: { old.md: new.md, x: 1 } }\n').redirects).toEqual(
    moved,
  )
  expect(readMkdocs('plugins:\n  redirects: { redirect_maps: { old.md: new.md } }\n').redirects).toEqual(moved)
  const repos =
    'plugins:\n  - multirepo:\n      repos:\n        - { section: Other, import_url: "https://x/y" }\n        - { section: 1 }\n'
  expect(readMkdocs(repos).imports).toEqual([{ section: 'Other', url: 'https://x/y' }])
  const nested =
    'plugins:\n  - multirepo:\n      repos:\n        - { section: A, repos: [{ section: B, import_url: "https://x/b" }, { section: C, repos: 5 }] }\n'
  expect(readMkdocs(nested).imports).toEqual([{ section: 'A / B', url: 'https://x/b' }])
})

test('pages that a plugin excludes', () => {
  const { exclude } = readMkdocs('exclude_docs: "a.md"\nplugins:\n  - exclude: { glob: ["drafts/*", "*.tmp.md", 1] }\n')
  expect(['a.md', 'drafts/b.md', 'c.tmp.md', 'd.md'].map(compileIgnore(exclude))).toEqual([true, true, true, false])
  expect(readMkdocs('plugins:\n  exclude: { glob: b.md }\n').exclude).toBe('b.md')
})

test('repositories in the navigation have a folder name, a URL and patterns', () => {
  const { navRepos } = readMkdocs(
    [
      'plugins:',
      '  - multirepo:',
      '      nav_repos:',
      '        - { name: shop, import_url: "https://x/shop?branch=main", imports: [docs/*, /README.md, 1] }',
      '        - { name: books, import_url: "https://x/books" }',
      '        - { name: ../up, import_url: "https://x/up" }',
      '        - { name: .., import_url: "https://x/up" }',
      '        - { name: no-address }',
      '        - text',
    ].join('\n'),
  )
  expect(navRepos).toEqual([
    { name: 'shop', url: 'https://x/shop?branch=main', imports: ['docs/*', '/README.md'] },
    { name: 'books', url: 'https://x/books', imports: ['docs/*'] },
  ])
})

test('child settings take precedence, and missing ones are inherited', () => {
  const child = readMkdocs('INHERIT: ../base.yml\ndocs_dir: mine\n')
  const parent = readMkdocs('docs_dir: theirs\nsite_name: Base\nnav: [a.md]\n')
  expect(withInheritedSettings(child, parent)).toMatchObject({
    docsDir: 'mine',
    siteName: 'Base',
    nav: [{ path: 'a.md' }],
    inherit: null,
  })
})

test.each([
  ['drafts/', 'drafts/a.md', true],
  ['drafts/', 'x/drafts/a.md', true],
  ['drafts/', 'drafts', false],
  ['/drafts', 'x/drafts/a.md', false],
  ['*.tmp.md', 'x/a.tmp.md', true],
  ['a/*', 'a/b/c.md', true],
  ['*.md\n!index.md', 'x/index.md', false],
  ['# drafts', '# drafts', false],
  ['\\#a.md', '#a.md', true],
  ['**/b/*.md', 'x/y/b/c.md', true],
  ['draft-[0-9].md', 'a/draft-1.md', true],
  ['draft-[0-9].md', 'draft-x.md', false],
  ['[!a-c]*.md', 'd.md', true],
  ['[!a-c]*.md', 'b.md', false],
  ['[]x].md', '].md', true],
  ['\\[a].md', '[a].md', true],
  ['[a.md', '[a.md', true],
])('%j excludes %s: %s', (patterns, path, expected) => {
  expect(compileIgnore(patterns)(path)).toBe(expected)
})

const pages = (...names: string[]) => names.map((name) => ({ path: name, name, title: null, section: '' }))
const order = (orders: Record<string, string>, ...names: string[]) =>
  arrange(pages(...names), new Map(Object.entries(orders).map(([folder, text]) => [folder, readFolderOrder(text)]))).map(
    (p) => `${p.section ? `${p.section}: ` : ''}${p.title ?? p.name}`,
  )

test('orders folders as defined by their files, and unlisted pages last', () => {
  expect(order({}, 'b.md', 'index.md', 'z/a.md', 'a.md')).toEqual(['index.md', 'a.md', 'b.md', 'z: z/a.md'])
  expect(order({ '': 'nav:\n  - b.md\n  - Zed: z\n' }, 'a.md', 'b.md', 'z/a.md')).toEqual(['b.md', 'Zed: z/a.md', 'a.md'])
  expect(order({ '': 'nav: ["..."]', z: 'hide: true' }, 'z/a.md', 'y/a.md')).toEqual(['y: y/a.md', 'z: z/a.md'])
  expect(order({ '': 'arrange: [c.md, ..., a.md]' }, 'a.md', 'b.md', 'c.md')).toEqual(['c.md', 'b.md', 'a.md'])
  expect(order({ '': 'sort: { direction: desc }' }, 'a.md', 'b.md')).toEqual(['b.md', 'a.md'])
  expect(order({ '': 'nav:\n  - Tools: ["b*.md", x/deep.md]\n' }, 'a.md', 'b1.md', 'b2.md', 'x/deep.md')).toEqual([
    'Tools: b1.md',
    'Tools: b2.md',
    'Tools: x/deep.md',
    'a.md',
  ])
})

test.each([
  ['sort_type: natural', ['1.md', '2.md', '10.md']],
  ['sort: { type: natural, direction: desc }', ['10.md', '2.md', '1.md']],
  ['sort: { type: alphabetical }', ['1.md', '10.md', '2.md']],
  ['nav: [{ glob: "1*.md" }, "*"]', ['1.md', '10.md', '2.md']],
  ['nav: ["... | flat | 1*.md"]\nnav: ["... | 2.md", "... | flat"]', ['2.md', '1.md', '10.md']],
  ['nav: [2.md, { glob: "*.md" }]', ['2.md', '1.md', '10.md']],
])('sorts by %s', (text, expected) => {
  expect(order({ '': text }, '10.md', '2.md', '1.md')).toEqual(expected)
})

test('entries that refer to themselves, their parents or nothing lose or duplicate no page', () => {
  const names = ['a.md', 'x/a.md', 'x/y/a.md']
  for (const nav of ['[., .., x, x, ./x/]', '[x/.., "...", "..."]', '["**", x/y]', '[nowhere.md, ""]'])
    expect(order({ '': `nav: ${nav}`, x: `nav: ${nav}`, 'x/y': 'nav: [.., ../.., ../y]' }, ...names)).toHaveLength(3)
  expect(order({ x: 'nav: [../y]', y: 'nav: [../x]' }, 'x/a.md', 'y/b.md')).toHaveLength(2)
})
