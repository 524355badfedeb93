import type { OperationContext } from '@callboard/kernel/operation'
import { getEntity, listEntities } from '@callboard/modules/catalog'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { listDocs } from '@callboard/modules/docs'
import { createIntegration, listProblems } from '@callboard/modules/integrations'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectionOf, endOfRun, startTestStack, type TestStack } from './test-stack.ts'

// The real location of repository files: behind symbolic links, and on branches with slashes in their names.

const documented = (name: string, docs: string) =>
  componentYaml(name).replace('spec:', `  annotations: { backstage.io/techdocs-ref: '${docs}' }\nspec:`)
const api = (name: string, definition: string) =>
  `apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata:\n  name: ${name}\nspec: { type: openapi, lifecycle: production, owner: team-a, definition: { $text: ${JSON.stringify(definition)} } }\n`
const location = (name: string, ...targets: string[]) =>
  `apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: ${name}\nspec:\n  targets: ${JSON.stringify(targets)}\n`
const openapi = (title: string) => `openapi: 3.0.3\ninfo: { title: ${title}, version: '1' }\npaths: {}\n`

const folder = organizationFolder(
  {
    linked: {
      'catalog-info.yaml': { link: 'meta/service.yaml' },
      'meta/service.yaml': `${documented('linked', 'dir:./guide')}---\n${api('linked-api', '../api/latest.yaml')}`,
      'api/latest.yaml': { link: 'v2/openapi.yaml' },
      'api/v2/openapi.yaml': openapi('Linked'),
      'meta/guide/docs': { link: '../../handbook' },
      'handbook/index.md': '# Handbook\n',
      'handbook/ops.md': { link: '../RUNBOOK.md' },
      'RUNBOOK.md': '# Runbook\n',
      '.github/CODEOWNERS': { link: '../owners.txt' },
      'owners.txt': '* @acme/team-a\n',
      'again/catalog-info.yaml': { link: '../meta/service.yaml' },
      'node_modules/.bin/tool': { link: '../../../outside' },
      loop: { link: 'loop' },
    },
    broken: {
      'catalog-info.yaml': componentYaml('broken'),
      'a/catalog-info.yaml': { link: '../../other/catalog-info.yaml' },
      'b/catalog-info.yaml': { link: '../c/catalog-info.yaml' },
      'c/catalog-info.yaml': { link: '../b/catalog-info.yaml' },
      'd/catalog-info.yaml': { link: 'nothing.yaml' },
    },
    inferred: {
      'package.json': '{"name":"inferred","main":"x"}',
      CODEOWNERS: { link: 'meta/OWNERS' },
      'meta/OWNERS': '* @acme/team-a\n',
      shared: { link: 'lib' },
      'lib/package.json': '{"name":"lib","main":"x"}',
    },
    slashes: {
      'catalog-info.yaml': componentYaml('slashes'),
      'parts/catalog-part.yaml': componentYaml('part'),
      'api/open api#1%.yaml': openapi('Slashes'),
      'dienst/übung #1/catalog-info.yaml': componentYaml('strange-path'),
    },
    other: { 'catalog-info.yaml': componentYaml('other') },
  },
  { teams: [{ slug: 'team-a', name: 'Team A' }] },
)

let stack: TestStack
let context: OperationContext
let id = ''
const host = () => `${stack.sandbox.url}/github`

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  await stack.post('repositories', { repository: 'slashes', branch: 'release/2.x', silent: true })
  await stack.post('refs', {
    repository: 'slashes',
    branch: 'feature/new/parts',
    files: { 'parts/x.yaml': componentYaml('on-a-branch') },
  })
  await stack.post('refs', {
    repository: 'slashes',
    tag: 'feature',
    files: { 'new/parts/parts/x.yaml': componentYaml('on-a-tag') },
  })
  const at = (branch: string, path: string, view = 'blob') => `${host()}/acme/slashes/${view}/${branch}/${path}`
  await stack.post('files', {
    repository: 'slashes',
    files: {
      'catalog-info.yaml': `${componentYaml('slashes')}---\n${api('own-branch', at('release/2.x', 'api/open%20api%231%25.yaml'))}`,
    },
    silent: true,
  })
  await stack.post('files', {
    repository: 'other',
    files: {
      'catalog-info.yaml': [
        componentYaml('other'),
        api('by-branch', at('release/2.x', 'api/open%20api%231%25.yaml', 'raw')),
        api('by-link', `${host()}/acme/linked/blob/main/api/latest.yaml`),
        api('below-a-link', `${host()}/acme/linked/blob/main/meta/guide/docs/index.md`),
        api('missing', at('release/2.x', 'api/none.yaml')),
        location('far', at('release/2.x', 'parts/catalog-part.yaml'), at('feature/new/parts', 'parts/x.yaml')),
        location('gone', at('release/2.x', 'parts/none.yaml')),
      ].join('---\n'),
    },
    silent: true,
  })
  context = (await createTestTenant(stack.platform)).as('owner')
  const connection = await connectionOf(stack, 'github')
  const settings = { ...connection.settings, infer: true }
  id = (await createIntegration(context, { ...connection, settings })).integration.id
  await endOfRun(context, id)
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

const entity = async (kind: string, name: string) =>
  (await getEntity(context, { ref: `${kind}:default/${name}` })).entity as unknown as Descriptor
const definition = async (name: string) => String((await entity('api', name)).spec?.definition)
const problems = async (repository: string) =>
  (await listProblems(context, { id, limit: 200 })).problems.filter((p) => p.itemName === `acme/${repository}`)

test('reads a catalog file, a definition, docs and CODEOWNERS through symbolic links', async () => {
  expect(await definition('linked-api')).toContain('title: Linked')
  const pages = await listDocs(context, { ref: 'component:default/linked' })
  expect(pages.map((p) => p.title).sort()).toEqual(['Handbook', 'Runbook'])
  expect((await entity('component', 'inferred')).spec?.owner).toBe('group:default/team-a')
})

test('reads a file with several links once, and shows its own location', async () => {
  const { metadata } = await entity('component', 'linked')
  const meta = `${host()}/acme/linked`
  expect(metadata.annotations).toMatchObject({
    'backstage.io/managed-by-location': `url:${meta}/blob/main/meta/service.yaml`,
    'backstage.io/edit-url': `${meta}/edit/main/meta/service.yaml`,
    'backstage.io/source-location': `url:${meta}/tree/main/meta/`,
  })
  expect(await problems('linked')).toEqual([])
})

test('a linked folder of packages does not become additional components', async () => {
  const { rows } = await listEntities(context, { kind: 'component', limit: 200 })
  expect(
    rows
      .map((r) => r.name)
      .filter((name) => /^(lib|shared|inferred)/.test(name))
      .sort(),
  ).toEqual(['inferred', 'lib'])
})

test('links out of the repository, in a cycle or without a target are problems of their file only', async () => {
  const found = (await problems('broken')).map((p) => [p.file, p.message])
  expect(Object.fromEntries(found)).toEqual({
    'a/catalog-info.yaml': expect.stringContaining('points outside the repository (../../other/catalog-info.yaml)'),
    'b/catalog-info.yaml': expect.stringContaining('is a circular symbolic link'),
    'c/catalog-info.yaml': expect.stringContaining('is a circular symbolic link'),
    'd/catalog-info.yaml': expect.stringContaining('is a symbolic link to d/nothing.yaml'),
  })
  expect((await entity('component', 'broken')).metadata.name).toBe('broken')
})

test('reads URLs on branches with slashes, from the same repository and from another', async () => {
  expect(await definition('own-branch')).toContain('title: Slashes')
  expect(await definition('by-branch')).toContain('title: Slashes')
  expect((await entity('component', 'part')).metadata.annotations).toMatchObject({
    'backstage.io/managed-by-location': `url:${host()}/acme/slashes/blob/release/2.x/parts/catalog-part.yaml`,
  })
})

test('prefers the longer name if a tag and a branch both match', async () => {
  expect((await entity('component', 'on-a-branch')).metadata.annotations).toMatchObject({
    'backstage.io/source-location': `url:${host()}/acme/slashes/tree/feature/new/parts/parts/`,
  })
  await expect(entity('component', 'on-a-tag')).rejects.toMatchObject({ code: 'not_found' })
})

test('follows symbolic links of another repository there', async () => {
  expect(await definition('by-link')).toContain('title: Linked')
  expect(await definition('below-a-link')).toContain('# Handbook')
})

test('reports a missing file on a branch with slashes by its own path', async () => {
  const messages = (await problems('other')).map((p) => p.message)
  expect(messages).toEqual(
    expect.arrayContaining([
      expect.stringContaining('api/none.yaml, which could not be read: there is no such file.'),
      expect.stringMatching(/^parts\/none\.yaml could not be read/),
    ]),
  )
})

test('encodes written URLs, which lead back to the file', async () => {
  const { metadata } = await entity('component', 'strange-path')
  const path = 'dienst/%C3%BCbung%20%231'
  expect(metadata.annotations).toMatchObject({
    'backstage.io/source-location': `url:${host()}/acme/slashes/tree/release/2.x/${path}/`,
    'backstage.io/edit-url': `${host()}/acme/slashes/edit/release/2.x/${path}/catalog-info.yaml`,
  })
})
