import type { OperationContext } from '@callboard/kernel/operation'
import { listDocs, readDocsPage } from '@callboard/modules/docs'
import { createIntegration, listProblems } from '@callboard/modules/integrations'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectionOf, endOfRun, startTestStack, type TestStack } from './test-stack.ts'

// The location of entities' docs, and the order in which MkDocs and its plugins show them.

const annotated = (name: string, annotation: string, value: string) =>
  componentYaml(name).replace('spec:', `  annotations: { 'backstage.io/${annotation}': '${value}' }\nspec:`)
const documented = (name: string, ref: string) => annotated(name, 'techdocs-ref', ref)

const folder = organizationFolder({
  places: {
    'docs/index.md': '# Places\n',
    'guide/docs/index.md': '# Guide\n',
    'guide/mkdocs.yml': 'nav:\n  - Begin: index.md\n',
  },
  library: { 'mkdocs.yml': 'nav: [index.md]\n', 'docs/index.md': '# Library\n', 'part/docs/a.md': '# Part of the library\n' },
  snippets: {
    'catalog-info.yaml': documented('snippets', 'dir:./site'),
    'README.md': 'From the root.\n',
    'site/mkdocs.yml': 'nav: [index.md]\n',
    'site/shared/note.md': 'A shared note.\n',
    'site/docs/index.md':
      '# Snippets\n\n--8<-- "shared/note.md"\n--8<-- "near.md"\n--8<-- "../README.md"\n--8<-- "../../other/secret.md"\n--8<-- "/etc/passwd"\n',
    'site/docs/near.md': 'A page beside it.\n--8<-- "near.md"\n',
  },
  inherits: {
    'catalog-info.yaml': documented('inherits', 'dir:./site'),
    'base/common.yml': 'docs_dir: !ENV [PAGES, pages]\nsite_name: !ENV NAME\nnav:\n  - b.md\n  - A page: a.md\n',
    'base/mkdocs.yml': 'INHERIT: ./common.yml\nexclude_docs: |\n  drafts/\n  *.secret.md\n  !kept.secret.md\n',
    'site/mkdocs.yml':
      'INHERIT: ../base/mkdocs.yml\nsite_name: Child\nplugins:\n  - search\n  - redirects:\n      redirect_maps: { old.md: a.md }\n',
    'site/pages/a.md': '# A\n',
    'site/pages/b.md': '# B\n',
    'site/pages/drafts/c.md': '# Draft\n',
    'site/pages/x.secret.md': '# Secret\n',
    'site/pages/kept.secret.md': '# Kept\n',
    'site/pages/.hidden/d.md': '# Hidden\n',
    'site/docs/wrong.md': '# Wrong\n',
  },
  ordered: {
    'catalog-info.yaml': documented('ordered', 'dir:.'),
    'mkdocs.yml': 'plugins: [awesome-pages]\n',
    'docs/.pages': 'nav:\n  - Welcome: index.md\n  - late\n  - ...\n  - Tools: [zebra.md]\n',
    'docs/index.md': '# Index\n',
    'docs/alpha.md': '# Alpha\n',
    'docs/zebra.md': '# Zebra\n',
    'docs/late/.pages': 'title: Later on\norder: desc\n',
    'docs/late/x.md': '# X\n',
    'docs/late/y.md': '# Y\n',
    'docs/middle/m.md': '# M\n',
  },
  whole: {
    'catalog-info.yaml': documented('whole', 'dir:.'),
    'mkdocs.yml': [
      'site_name: Whole',
      'plugins: [techdocs-core, monorepo, multirepo]',
      'nav:',
      '  - Home: index.md',
      '  - First: !include ./parts/a/mkdocs.yml',
      "  - All: '*include ./parts/*/mkdocs.yml'",
      "  - Missing: '!include ./nowhere/mkdocs.yml'",
      "  - Library: '!import @HOST@/acme/library?branch=main'",
      "  - Elsewhere: '!import https://example.com/acme/library'",
      '  - Last: last.md',
    ].join('\n'),
    'docs/index.md': '# Whole\n',
    'docs/last.md': '# Last\n',
    'parts/a/mkdocs.yml': 'site_name: part-a\nnav:\n  - Start: index.md\n  - Deep:\n      - More: more.md\n',
    'parts/a/docs/index.md': '# A\n',
    'parts/a/docs/more.md': '# More\n',
    'parts/b/mkdocs.yml': "site_name: part-b\nnav:\n  - index.md\n  - Whole: '!include ../../mkdocs.yml'\n",
    'parts/b/docs/index.md': '# B\n',
  },
  handbook: {
    'catalog-info.yaml': documented('handbook', 'dir:.'),
    'mkdocs.yml': [
      'site_name: Handbook',
      'plugins:',
      '  - multirepo:',
      '      nav_repos:',
      '        - name: tools',
      '          import_url: @HOST@/acme/tools?branch=main',
      '          imports: [docs/publish.md, /README.md, docs/guides/*]',
      '        - { name: gone, import_url: "@HOST@/acme/gone", imports: [docs/*] }',
      'nav:',
      '  - Home: index.md',
      '  - Tools:',
      '      - Publishing: tools/docs/publish.md',
      '      - Read me: tools/README.md',
      '      - Not imported: tools/docs/secret.md',
      '      - None: gone/docs/index.md',
    ].join('\n'),
    'docs/index.md': '# Handbook\n\n[Publish](tools/docs/publish.md)\n',
  },
  tools: {
    'README.md': '# Tools\n',
    'docs/publish.md': '# How to publish\n',
    'docs/secret.md': '# Not imported\n',
    'docs/guides/README.md': '# A guide\n',
    'sub/README.md': '# Not the root\n',
  },
})
let stack: TestStack
let context: OperationContext
let id = ''

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  const host = `${stack.sandbox.url}/github`
  const docs = [
    documented('by-address', `url:${host}/acme/places/tree/main/guide`),
    documented('by-repository', `url:${host}/acme/library`),
    documented('by-part', `url:${host}/acme/library/tree/main/part`),
    documented('nowhere', `url:${host}/acme/none/tree/main`),
    documented('no-folder', `url:${host}/acme/library/tree/main/none`),
    documented('outside', 'url:https://example.com/acme/library'),
    annotated('borrows', 'techdocs-entity', 'component:default/by-address'),
    annotated('borrows-again', 'techdocs-entity', 'borrows'),
    annotated('borrows-a-page', 'techdocs-entity', 'component:default/whole').replace(
      "whole'",
      "whole', 'backstage.io/techdocs-entity-path': '/part-a/more/'",
    ),
    annotated('circle', 'techdocs-entity', 'circle'),
  ]
  const change = (repository: string, files: Record<string, string>) => stack.post('files', { repository, files, silent: true })
  await change('places', { 'catalog-info.yaml': docs.join('---\n') })
  for (const name of ['whole', 'handbook']) {
    const repository = stack.sandbox.state.organization.repositories.find((r) => r.name === name)
    const settings = String(repository?.snapshot().get('mkdocs.yml')?.text)
    await change(name, { 'mkdocs.yml': settings.replaceAll('@HOST@', host) })
  }
  context = (await createTestTenant(stack.platform)).as('owner')
  id = (await createIntegration(context, await connectionOf(stack, 'github'))).integration.id
  await endOfRun(context, id)
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

const pages = async (name: string) =>
  (await listDocs(context, { ref: `component:default/${name}` })).map((p) => [p.section, p.title, p.path])
const problems = async (repository: string) =>
  (await listProblems(context, { id, limit: 200 })).problems
    .filter((p) => p.itemName === `acme/${repository}`)
    .map((p) => p.message)

test('reads docs at a URL: in the same repository, another one, or a folder of it', async () => {
  expect(await pages('by-address')).toEqual([['', 'Begin', 'index.md']])
  expect(await pages('by-repository')).toEqual([['', 'Library', 'index.md']])
  expect(await pages('by-part')).toEqual([['', 'Part of the library', 'a.md']])
  const page = await readDocsPage(context, { ref: 'component:default/by-part' })
  expect(page.url).toBe(`${stack.sandbox.url}/github/acme/library/blob/main/part/docs/a.md`)
})

test('an unreadable URL is a problem with the reason', async () => {
  expect(await pages('nowhere')).toEqual([])
  expect((await problems('places')).sort()).toEqual([
    expect.stringMatching(/library\/tree\/main\/none were not read: there is no folder none at main of acme\/library/),
    expect.stringMatching(/acme\/none\/tree\/main were not read: the repository acme\/none does not exist/),
    expect.stringMatching(/example\.com\/acme\/library were not read: only folders on .* are read/),
  ])
})

test('an entity shows the docs of the one that it refers to, also through another; a cycle shows none', async () => {
  expect(await pages('borrows')).toEqual([['', 'Begin', 'index.md']])
  expect(await pages('borrows-again')).toEqual([['', 'Begin', 'index.md']])
  expect(await pages('circle')).toEqual([])
  const first = async (name: string) => (await readDocsPage(context, { ref: `component:default/${name}` })).path
  expect([await first('borrows'), await first('borrows-a-page')]).toEqual(['index.md', 'part-a/more.md'])
  expect((await readDocsPage(context, { ref: 'component:default/borrows', path: 'index.md' })).title).toBe('Begin')
})

test('settings are inherited, defaults of the environment apply, and excluded pages are left out', async () => {
  expect(await pages('inherits')).toEqual([
    ['', 'B', 'b.md'],
    ['', 'A page', 'a.md'],
    ['', 'Kept', 'kept.secret.md'],
  ])
})

test('finds a moved page at its old path', async () => {
  expect((await readDocsPage(context, { ref: 'component:default/inherits', path: 'old.md' })).path).toBe('a.md')
})

test('orders and names folders by their .pages files', async () => {
  expect(await pages('ordered')).toEqual([
    ['', 'Welcome', 'index.md'],
    ['Later on', 'Y', 'late/y.md'],
    ['Later on', 'X', 'late/x.md'],
    ['', 'Alpha', 'alpha.md'],
    ['middle', 'M', 'middle/m.md'],
    ['Tools', 'Zebra', 'zebra.md'],
  ])
})

test('included sites are below their titles, once each; those of other repositories are imported', async () => {
  expect(await pages('whole')).toEqual([
    ['', 'Home', 'index.md'],
    ['First', 'Start', 'part-a/index.md'],
    ['First / Deep', 'More', 'part-a/more.md'],
    ['All / part-b', 'B', 'part-b/index.md'],
    ['Library', 'Library', 'Library/index.md'],
    ['', 'Last', 'last.md'],
  ])
  expect(await problems('whole')).toEqual([
    expect.stringMatching(/nowhere\/mkdocs\.yml was not included: there is no such file/),
    expect.stringMatching(/example\.com.* were not imported: only folders on/),
  ])
})

test('the navigation includes pages of other repositories by their paths there', async () => {
  expect(await pages('handbook')).toEqual([
    ['', 'Home', 'index.md'],
    ['Tools', 'Publishing', 'tools/docs/publish.md'],
    ['Tools', 'Read me', 'tools/README.md'],
    // Imported, but not in the navigation.
    ['tools / docs / guides', 'A guide', 'tools/docs/guides/README.md'],
  ])
  const page = await readDocsPage(context, { ref: 'component:default/handbook', path: 'tools/docs/publish.md' })
  expect(page).toMatchObject({
    text: '# How to publish\n',
    url: `${stack.sandbox.url}/github/acme/tools/blob/main/docs/publish.md`,
  })
  expect(await problems('handbook')).toEqual([expect.stringMatching(/acme\/gone were not imported: /)])
})

test('includes snippets from files of the repository; one that cannot be included is a problem of the page', async () => {
  const ref = 'component:default/snippets'
  const { text } = await readDocsPage(context, { ref, path: 'index.md' })
  expect(text.trim()).toBe('# Snippets\n\nA shared note.\nA page beside it.\nFrom the root.')
  const { problems } = await listProblems(context, { id })
  expect(problems.filter((p) => p.itemName === 'acme/snippets').map((p) => [p.file, p.message])).toEqual([
    ['site/docs/index.md', expect.stringMatching(/near\.md was not included: it includes itself/)],
    [
      'site/docs/index.md',
      expect.stringMatching(/\.\.\/other\/secret\.md was not included: there is no such file in the repository/),
    ],
    ['site/docs/index.md', expect.stringMatching(/\/etc\/passwd was not included: there is no such file in the repository/)],
    ['site/docs/near.md', expect.stringMatching(/near\.md was not included: it includes itself/)],
  ])
})
