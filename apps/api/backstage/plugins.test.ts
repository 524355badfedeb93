import { forTenant } from '@callboard/db/for-tenant'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { replacePages } from '@callboard/modules/docs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../test-api.ts'
import { undescribed } from './openapi/description.ts'

let api: TestApi

const page = (path: string, title: string, section: string, text: string) => ({
  ref: 'component:default/service-03',
  path,
  title,
  section,
  text,
  plain: text,
  url: `https://github.com/acme/service-03/blob/main/docs/${path}`,
})
const pages = [
  page(
    'index.md',
    'Home',
    '',
    '# Home\n\nSee [the books](ops/books.md#nightly) and [GitHub](https://github.com).\n\n![Map](map.png)',
  ),
  page(
    'ops/books.md',
    'The books',
    'Operations',
    '# The books\n\n## Nightly\n\nBack [home](../index.md). <script>alert(1)</script>',
  ),
]

const template = {
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name: 'new-service', title: 'New service', description: 'Makes one' },
  spec: {
    type: 'service',
    owner: 'team-1',
    parameters: [{ title: 'Name', required: ['name'], properties: { name: { type: 'string' } } }, { properties: {} }],
    steps: [],
  },
}

beforeAll(async () => {
  api = await startTestApi()
  await forTenant(api.tenant.id).tx(async (db) => {
    await replacePages(db, api.tenant.id, api.integrationId, [{ key: 'i', pages }])
    const descriptors = [template, { ...template, apiVersion: 'backstage.io/v1beta2', metadata: { name: 'old' } }]
    await applyEntities(
      db,
      api.tenant.id,
      api.integrationId,
      descriptors.map((descriptor) => ({ descriptor, item: 't', file: 'f', url: 'u', line: 1, evidence: null })),
      null,
    )
    const common = { tenantId: api.tenant.id, integrationId: api.integrationId, itemName: 'acme/shop', file: 'catalog-info.yaml' }
    await db.problem.createMany({
      data: [
        { ...common, code: 'owner-missing', message: 'spec.owner is missing.', line: 4, ref: 'component:default/service-03' },
        { ...common, code: 'type-missing', message: 'spec.type is missing.', line: 7, ref: 'component:default/service-03' },
        { ...common, code: 'yaml', message: 'The file is not YAML.', file: 'broken.yaml' },
        { ...common, code: 'unavailable', message: 'GitHub did not answer.', failure: true, retryAt: new Date() },
      ],
    })
  })
})
afterAll(() => api.stop())

const json = async (path: string, token = api.token) => (await (await api.get(path, token)).json()) as Record<string, unknown>
const site = 'default/component/service-03'

describe('TechDocs', () => {
  test('describes a site and its entity', async () => {
    const metadata = await json(`/api/techdocs/metadata/techdocs/${site}`)
    expect(metadata).toMatchObject({
      site_name: 'The service-03',
      etag: expect.stringMatching(/^[0-9a-f]{32}$/),
      files: ['index.html', 'ops/books/index.html', 'techdocs_metadata.json'],
    })
    expect(await json(`/api/techdocs/static/docs/${site}/techdocs_metadata.json`)).toEqual(metadata)
    expect(await json(`/api/techdocs/metadata/entity/${site}`)).toMatchObject({
      kind: 'Component',
      metadata: { name: 'service-03', namespace: 'default' },
      locationMetadata: { type: 'url', target: pages[0]?.url },
    })
    // Backstage's URLs keep the case of the entity.
    expect((await api.get('/api/techdocs/metadata/techdocs/default/Component/Service-03')).status).toBe(200)
  })

  test('renders a page with the elements that the reader requires, and links within it', async () => {
    const response = await api.get(`/api/techdocs/static/docs/${site}/index.html`)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('content-security-policy')).toContain('sandbox')
    const html = await response.text()
    for (const part of ['<article class="md-content__inner', 'md-sidebar--primary', 'md-sidebar--secondary', 'md-footer'])
      expect(html).toContain(part)
    expect(html).toContain('<h1 id="home">Home</h1>')
    expect(html).toContain('href="ops/books/#nightly"')
    expect(html).toContain('href="https://github.com"')
    expect(html).toContain('title="Edit this page"')
    expect(html).toContain('Picture: Map')
    expect(html).not.toContain('<img')
  })

  test('a page in a folder shows its section and headings, and runs no scripts', async () => {
    const html = await (await api.get(`/api/techdocs/static/docs/${site}/ops/books/index.html`)).text()
    expect(html).toContain('Operations')
    expect(html).toContain('<a href="#nightly" class="md-nav__link">Nightly</a>')
    expect(html).toContain('<a href="../../">home</a>')
    expect(html).toContain('Previous: Home')
    expect(html).not.toContain('<script')
  })

  test.each(['none/index.html', 'index.md', 'map.png', '../../secrets', 'assets/main.css'])(
    'responds with not found for %s',
    async (path) => {
      const response = await api.get(`/api/techdocs/static/docs/${site}/${encodeURIComponent(path)}`)
      expect([response.status, await response.json()]).toMatchObject([404, { error: { name: 'NotFoundError' } }])
    },
  )

  test('responds with not found for an entity without docs, and an unknown entity', async () => {
    for (const name of ['service-04', 'none'])
      for (const path of ['metadata/techdocs', 'metadata/entity', 'static/docs']) {
        const response = await api.get(
          `/api/techdocs/${path}/default/component/${name}/index.html`.replace(/(metadata.*)\/index.html$/, '$1'),
        )
        expect([path, name, response.status]).toEqual([path, name, 404])
      }
  })

  test.each(['text/event-stream', '*/*'])(
    'reports immediately that a site is up to date, to clients that accept %s',
    async (accept) => {
      const events = await fetch(`${api.base}/api/techdocs/sync/${site}`, {
        headers: { authorization: `Bearer ${api.token}`, accept },
      })
      expect(events.headers.get('content-type')).toContain('text/event-stream')
      expect(await events.text()).toBe('event: finish\ndata: {"updated":false}\n\n')
      expect((await api.get('/api/techdocs/sync/default/component/none')).status).toBe(404)
    },
  )

  test('returns the expiry of image access', async () => {
    const { expiresAt } = await json('/api/techdocs/.backstage/auth/v1/cookie')
    expect(Date.parse(String(expiresAt))).toBeGreaterThan(Date.now())
  })
})

describe('the scaffolder', () => {
  const form = (name: string) => `/api/scaffolder/v2/templates/default/template/${name}/parameter-schema`

  test('shows the form of a template', async () => {
    expect(await json(form('new-service'))).toEqual({
      title: 'New service',
      description: 'Makes one',
      steps: [
        { title: 'Name', schema: template.spec.parameters[0] },
        { title: 'Please enter the following information', schema: template.spec.parameters[1] },
      ],
    })
  })

  test.each([
    ['a template of an older kind', form('old'), 400],
    ['an entity that is not a template', '/api/scaffolder/v2/templates/default/component/service-03/parameter-schema', 400],
    ['an unknown template', form('none'), 404],
    ['a task', '/api/scaffolder/v2/tasks/1', 404],
    ['an invalid limit of tasks', '/api/scaffolder/v2/tasks?limit=many', 400],
  ])('rejects %s in Backstage’s error shape', async (_, path, status) => {
    const response = await api.get(path)
    expect([response.status, await response.json()]).toMatchObject([status, { error: { message: expect.any(String) } }])
  })
})

describe('unprocessed entities', () => {
  type Row = { entity_ref: string; unprocessed_entity: { kind: string }; errors: { message: string }[]; location_key: string }
  const rows = async (path: string) => ((await json(`/api/catalog/entities/unprocessed/${path}`)) as { entities: Row[] }).entities

  test('lists the entities and files with problems, one row each', async () => {
    const failed = await rows('failed')
    expect(failed.map((r) => [r.unprocessed_entity.kind, r.errors.map((e) => e.message)])).toEqual([
      ['Location', ['The file is not YAML.']],
      ['Component', ['spec.owner is missing. (line 4)', 'spec.type is missing. (line 7)']],
    ])
    expect(failed[0]).toMatchObject({
      entity_ref: expect.stringMatching(/^location:default\/generated-[0-9a-f]{40}$/),
      location_key: 'url:acme/shop/broken.yaml',
      next_update_at: expect.any(String),
      last_discovery_at: expect.any(String),
    })
    expect((await rows('pending')).map((r) => r.errors[0]?.message)).toEqual(['GitHub did not answer.'])
  })

  test('can be filtered by owner', async () => {
    expect((await rows('failed?owner=group:default/team-1')).map((r) => r.entity_ref)).toEqual(['component:default/service-03'])
    expect(await rows('failed?owner=group:default/team-0')).toEqual([])
  })

  test('reflect the results of a sync, even if the catalog has not changed', async () => {
    const before = await rows('pending')
    await forTenant(api.tenant.id).tx((db) => db.problem.deleteMany({ where: { retryAt: { not: null } } }))
    expect([before.length, await rows('pending')]).toEqual([1, []])
  })
})

describe('the OpenAPI document of the catalog', () => {
  type OpenApi = { paths: Record<string, Record<string, { summary: string; operationId: string }>> }
  test('describes every route that is served', async () => {
    const document = (await json('/api/catalog/openapi.json')) as unknown as OpenApi
    const described = Object.entries(document.paths).flatMap(([path, verbs]) =>
      Object.keys(verbs).map((verb) => `${verb.toUpperCase()} /api/catalog${path.replace(/\{(\w+)\}/g, ':$1')}`),
    )
    expect(described.sort()).toEqual(
      api
        .routes()
        .filter((r) => r.includes(' /api/catalog/'))
        .sort(),
    )
    const all = Object.values(document.paths).flatMap((verbs) => Object.values(verbs))
    expect(all.filter((operation) => operation.summary === undescribed)).toEqual([])
    expect(new Set(all.map((o) => o.operationId)).size).toBe(all.length)
  })
})

describe('DevTools', () => {
  test('shows data to admins of the organization, and nothing about the host', async () => {
    const info = await json('/api/devtools/info')
    expect(Object.keys(info)).toEqual([
      'operatingSystem',
      'resourceUtilization',
      'nodeJsVersion',
      'backstageVersion',
      'dependencies',
    ])
    expect(JSON.stringify(info)).not.toContain(process.version)
    expect(await json('/api/devtools/config')).toMatchObject({
      config: { organization: { name: 'Alpha' }, integrations: [{ plugin: 'github', account: 'acme' }] },
    })
    const dependencies = await json('/api/devtools/external-dependencies')
    expect(dependencies).toEqual([{ name: 'x', type: 'github', target: 'acme', status: 'Healthy' }])
  })

  test.each(['developer', 'viewer', 'billing'] as const)('rejects %s', async (role) => {
    const token = await (await api.tenant.member(role)).token()
    expect((await api.get('/api/devtools/config', token)).status).toBe(403)
  })
})

test('another organization sees none of it', async () => {
  const statuses = await Promise.all(
    [`techdocs/metadata/techdocs/${site}`, `techdocs/static/docs/${site}/index.html`, `techdocs/sync/${site}`].map(
      async (path) => (await api.get(`/api/${path}`, api.foreignToken)).status,
    ),
  )
  expect(statuses).toEqual([404, 404, 404])
  expect(await json('/api/catalog/entities/unprocessed/failed', api.foreignToken)).toMatchObject({ entities: [] })
  expect(await json('/api/devtools/external-dependencies', api.foreignToken)).toEqual([])
})
