import { forTenant } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import {
  listDocs,
  listDocsSites,
  proposeDocsEdit,
  proposeDocsPage,
  readDocsPage,
  readDocsSource,
  searchDocs,
} from '@callboard/modules/docs'
import { createIntegration } from '@callboard/modules/integrations'
import { search } from '@callboard/modules/search'
import { eventually } from '@callboard/testing/platform'
import { organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectionOf, endOfRun, startTestStack, type TestStack } from './test-stack.ts'

// Docs in repositories, read by a sync and by webhooks, and found by search.

const described = (name: string, docs: string, owner = 'team-a') =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n  annotations: { backstage.io/techdocs-ref: ${docs} }\nspec: { type: service, lifecycle: production, owner: ${owner} }\n`

const folder = organizationFolder({
  ledger: {
    'catalog-info.yaml': described('ledger', 'dir:.'),
    'mkdocs.yml': 'site_name: Ledger\nnav:\n  - index.md\n  - Operate:\n      - Reconciliation: ops/reconcile.md\n',
    'docs/index.md': '# The ledger\n\nIt books what is sold.\n',
    'docs/ops/reconcile.md':
      '---\ntitle: x\n---\n\n!!! warning\n    Deployments pause while it runs. And <script>alert(1)</script>.\n',
    'docs/ops/unlisted.md': '# Unlisted\n',
    'docs/logo.png': 'x',
    '.github/CODEOWNERS': '* @acme/everyone\n/docs/ops/ @acme/platform ops@acme.example\n/docs/ops/unlisted.md\n',
  },
  shop: {
    'catalog-info.yaml': `${described('shop', 'dir:./guide')}---\n${described('elsewhere', 'dir:../ledger')}---\n${described('far', 'url:https://example.com/docs')}`,
    'guide/README.md': '# Shop\n\nHow deployments of the shop are made.\n',
  },
  undescribed: { 'package.json': '{"name":"undescribed","main":"x"}', 'docs/index.md': '# Found without a word\n' },
})
let stack: TestStack
let context: OperationContext
let stranger: OperationContext
let id = ''

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  context = (await createTestTenant(stack.platform)).as('owner')
  stranger = (await createTestTenant(stack.platform)).as('owner')
  const connection = await connectionOf(stack, 'github')
  const settings = { ...(connection.settings as object), infer: true }
  const { integration } = await createIntegration(context, { ...connection, settings })
  id = integration.id
  await endOfRun(context, id)
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

const pages = async (name: string) =>
  (await listDocs(context, { ref: `component:default/${name}` })).map((p) => [p.section, p.title, p.path])
const found = async (typed: string, as = context) => (await search(as, { typed })).pages.map((p) => `${p.entity}/${p.path}`)
const push = (repository: string, files: Record<string, string | null>) => stack.post('files', { repository, files })

test('reads pages in the order of their navigation, from the location in the annotation', async () => {
  expect(await pages('ledger')).toEqual([
    ['', 'The ledger', 'index.md'],
    ['Operate', 'Reconciliation', 'ops/reconcile.md'],
    ['ops', 'Unlisted', 'ops/unlisted.md'],
  ])
  expect(await pages('shop')).toEqual([['', 'Shop', 'README.md']])
  expect(await pages('undescribed')).toEqual([['', 'Found without a word', 'index.md']])
})

test('stores the code owners of each page', async () => {
  const rows = await forTenant(context.tenantId).tx((db) =>
    db.docPage.findMany({
      where: { ref: { in: ['component:default/ledger', 'component:default/shop'] } },
      orderBy: { path: 'asc' },
    }),
  )
  expect(rows.map(({ path, owners }) => [path, owners])).toEqual([
    ['README.md', []],
    ['index.md', ['@acme/everyone']],
    ['ops/reconcile.md', ['@acme/platform', 'ops@acme.example']],
    ['ops/unlisted.md', []],
  ])
})

test('does not read outside the repository', async () => {
  expect([await pages('elsewhere'), await pages('far')]).toEqual([[], []])
})

test('returns a page as written, with its source; another organization sees none', async () => {
  const ref = 'component:default/ledger'
  const page = await readDocsPage(context, { ref, path: 'ops/reconcile.md' })
  expect(page).toMatchObject({
    title: 'Reconciliation',
    url: `${stack.sandbox.url}/github/acme/ledger/blob/main/docs/ops/reconcile.md`,
  })
  expect(page.text).toContain('!!! warning')
  expect((await readDocsPage(context, { ref })).path).toBe('index.md')
  await expect(readDocsPage(context, { ref, path: '../secret' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(listDocs(stranger, { ref })).rejects.toMatchObject({ code: 'not_found' })
  expect(await found('ledger', stranger)).toEqual([])
})

test('search finds titles by their parts, and words by prefix, with an excerpt', async () => {
  expect(await found('concil')).toEqual(['ledger/ops/reconcile.md'])
  // Title before text; "deploy" is a prefix, "deployments" has a singular.
  expect((await found('deploy')).sort()).toEqual(['ledger/ops/reconcile.md', 'shop/README.md'])
  expect(await found('shop deployments')).toEqual(['shop/README.md'])
  expect(await found('deployment owner:nobody')).toEqual([])
  expect(await found('deployment kind:component type:service')).toHaveLength(2)
  const { pages } = await search(context, { typed: 'pause' })
  expect(pages[0]?.excerpt).toContain('Deployments pause while it runs')
  for (const odd of ["'", '\\', '&|!()', ':*', '<->', '🙂', "it's"]) expect(Array.isArray(await found(odd))).toBe(true)
})

test('searches the docs of one entity, titles first', async () => {
  const hits = async (term: string, ref: string, as = context) =>
    (await searchDocs(as, { term, ref: `component:default/${ref}` })).map((h) => h.path)
  expect(await hits('deployments', 'ledger')).toEqual(['ops/reconcile.md'])
  expect(await hits('ledger', 'ledger')).toEqual(['index.md'])
  expect(await hits('concil', 'ledger')).toEqual(['ops/reconcile.md'])
  expect(await hits('shop', 'ledger')).toEqual([])
  expect(await hits('deployments', 'ledger', stranger)).toEqual([])
  for (const odd of ["'", '\\', '&|!()', ':*', '<->', '🙂', "it's"]) expect(Array.isArray(await hits(odd, 'ledger'))).toBe(true)
})

test('lists all docs with owner, size and age, and filters them', async () => {
  const sites = async (of: Parameters<typeof listDocsSites>[1], as = context) =>
    (await listDocsSites(as, of)).sites.map((s) => [s.label, s.ownerRef, s.pages])
  expect(await sites({})).toEqual([
    ['ledger', 'group:default/team-a', 3],
    ['shop', 'group:default/team-a', 1],
    ['undescribed', expect.anything(), 1],
  ])
  expect(await sites({ text: 'HOP' })).toEqual([['shop', 'group:default/team-a', 1]])
  expect(await sites({ text: '%' })).toEqual([])
  expect(await sites({ owner: 'group:default/team-a', sort: 'oldest' })).toHaveLength(2)
  expect(await sites({ stale: true })).toEqual([])
  expect(await listDocsSites(context, { limit: 1, offset: 1 })).toMatchObject({
    total: 3,
    sites: [{ label: 'shop' }],
    owners: expect.arrayContaining([{ ref: 'group:default/team-a', label: null, sites: 2 }]),
  })
  expect(await sites({}, stranger)).toEqual([])
  const [site] = (await listDocsSites(context, { text: 'ledger' })).sites
  expect(site?.changedAt.getTime()).toBeLessThanOrEqual(Date.now())
})

test('a page is proposed as a pull request in the folder of the docs, and is there once it is merged', async () => {
  const page = { ref: 'component:default/ledger', title: 'VPN access', text: 'Ask the platform team.' }
  const { label, path, url } = await proposeDocsPage(context, page)
  expect([label, path]).toEqual(['acme/ledger#1', 'docs/vpn-access.md'])
  expect(url).toContain('/pull/1')
  expect(await pages('ledger')).toHaveLength(3)
  await fetch(url, { method: 'POST' })
  await eventually(async () => (await pages('ledger')).some(([, title]) => title === 'VPN access'))
  await expect(proposeDocsPage(context, page)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('docs/vpn-access.md exists already'),
  })
  await push('ledger', { 'docs/vpn-access.md': null })
  await eventually(async () => (await pages('ledger')).length === 3)
})

test('an edit is proposed as a pull request, and not over a change that its author has not seen', async () => {
  const page = { ref: 'component:default/ledger', path: 'index.md' }
  const { file, text, version } = await readDocsSource(context, page)
  expect([file, text]).toEqual(['docs/index.md', '# The ledger\n\nIt books what is sold.\n'])
  await expect(proposeDocsEdit(context, { ...page, text, version })).rejects.toMatchObject({
    code: 'conflict',
    message: 'Nothing was changed yet.',
  })
  const { url } = await proposeDocsEdit(context, { ...page, text: `${text}\r\nAnd what is returned.\r\n`, version })
  await fetch(url, { method: 'POST' })
  const after = () => readDocsSource(context, page)
  await eventually(async () => (await after()).text === '# The ledger\n\nIt books what is sold.\n\nAnd what is returned.\n')
  await expect(proposeDocsEdit(context, { ...page, text: 'x', version })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('was changed in its repository meanwhile'),
  })
  await expect(readDocsSource(context, { ...page, path: '../secret.md' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(readDocsSource(stranger, page)).rejects.toMatchObject({ code: 'not_found' })
})

test('a page is not proposed where there are no docs, or for another organization', async () => {
  const page = { title: 'x', text: 'x' }
  await expect(proposeDocsPage(context, { ref: 'component:default/none', ...page })).rejects.toMatchObject({ code: 'conflict' })
  await expect(proposeDocsPage(stranger, { ref: 'component:default/ledger', ...page })).rejects.toMatchObject({
    code: 'conflict',
  })
})

test('a push updates the docs, and removes deleted pages', async () => {
  await push('ledger', { 'docs/index.md': '# The new ledger\n', 'docs/ops/unlisted.md': null })
  await eventually(async () => (await pages('ledger'))[0]?.[1] === 'The new ledger')
  expect((await pages('ledger')).map(([, , path]) => path)).toEqual(['index.md', 'ops/reconcile.md'])
  await push('ledger', { 'catalog-info.yaml': described('ledger', 'dir:./none') })
  await eventually(async () => (await pages('ledger')).length === 0)
  expect(await found('reconcil')).toEqual([])
})
