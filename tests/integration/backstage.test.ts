import { CatalogClient } from '@backstage/catalog-client'
import { type Entity, stringifyEntityRef } from '@backstage/catalog-model'
import { startCatalogCache } from '@callboard/api/backstage/catalog-cache'
import { buildApi } from '@callboard/api/server'
import { createLogger } from '@callboard/jobs/logger'
import { catalogTree, getEntity } from '@callboard/modules/catalog'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { createIntegration, listProblems, setIntegrationState, syncNow } from '@callboard/modules/integrations'
import { readDescriptorFile } from '@callboard/plugin-kit/descriptor-file'
import { eventually } from '@callboard/testing/platform'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endOfRun, startTestStack, type TestStack } from './test-stack.ts'

// Writes of Backstage's own client, and importing a catalog from another server with Backstage's API.

const folder = organizationFolder({ empty: {} })
let stack: TestStack
let api: FastifyInstance
let catalogs: ReturnType<typeof startCatalogCache>
let files: FastifyInstance
let tenant: TestTenant
let client: CatalogClient
let base = ''
let web = ''
let token = { token: '' }

/** Files on the web, by path. */
const pages = new Map<string, string>()

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  catalogs = startCatalogCache(stack.database.systemUrl)
  api = await buildApi({
    platform: stack.platform,
    log: createLogger('test', 'silent'),
    requestsPerMinute: 100_000,
    catalogCache: catalogs.cache,
  })
  base = await api.listen({ port: 0, host: '127.0.0.1' })
  files = Fastify()
  files.get('/*', async (request, reply) => {
    const text = pages.get(request.url)
    return text === undefined ? reply.code(404).send('no') : reply.type('text/plain').send(text)
  })
  web = await files.listen({ port: 0, host: '127.0.0.1' })
  ;(stack.platform.outgoing.allow as string[]).push(new URL(base).host, new URL(web).host)
  tenant = await createTestTenant(stack.platform, 'Alpha')
  token = { token: await tenant.token() }
  client = new CatalogClient({
    discoveryApi: { getBaseUrl: async (id) => `${base}/api/${id}` },
    fetchApi: { fetch: (url, init) => fetch(url, init as RequestInit) as never },
  })
})
afterAll(async () => {
  await api.close()
  await catalogs.stop()
  await files.close()
  await stack.stop()
  folder.remove()
})

const found = (ref: string) => client.getEntityByRef(ref, token)

describe('locations', () => {
  const place = () => `${web}/shop/catalog-info.yaml`

  test('a dry run returns what would be added, and writes nothing', async () => {
    pages.set(
      '/shop/catalog-info.yaml',
      `${componentYaml('shop')}---\nkind: Location\napiVersion: backstage.io/v1alpha1\nmetadata: { name: more }\nspec: { targets: [./more.yaml] }\n`,
    )
    pages.set('/shop/more.yaml', componentYaml('basket'))
    const tried = await client.addLocation({ target: place(), dryRun: true }, token)
    expect(tried.exists).toBe(false)
    expect(tried.location).toMatchObject({ type: 'url', target: place() })
    expect(tried.entities.map((e) => e.metadata.name).sort()).toEqual([
      'basket',
      expect.stringMatching(/^generated-[0-9a-f]{40}$/),
      'more',
      'shop',
    ])
    expect((await client.getLocations({}, token)).items).toEqual([])
    expect(await found('component:default/shop')).toBeUndefined()
  })

  test('registers it, reads it with its references, and finds it in every way', async () => {
    const { location } = await client.addLocation({ target: place() }, token)
    await eventually(async () => (await found('component:default/basket')) !== undefined)
    expect(await found('component:default/shop')).toMatchObject({
      metadata: {
        annotations: {
          'backstage.io/managed-by-origin-location': `url:${place()}`,
          'backstage.io/managed-by-location': `url:${place()}`,
        },
      },
    })
    expect(await client.getLocationById(location.id, token)).toEqual(location)
    expect(await client.getLocationByRef(`url:${place()}`, token)).toEqual(location)
    expect(await client.getLocationByEntity('component:default/basket', token)).toEqual(location)
    expect(await client.getLocationById('7a5a0f0e-0000-5000-8000-000000000000', token)).toBeUndefined()
    expect((await client.addLocation({ target: place(), dryRun: true }, token)).exists).toBe(true)
    await expect(client.addLocation({ target: place() }, token)).rejects.toThrow('409')
    await expect(client.addLocation({ target: `${web}/nothing.yaml` }, token)).rejects.toThrow('400')
    await expect(client.addLocation({ type: 'file', target: '/etc/passwd' }, token)).rejects.toThrow('400')
  })

  test('its ancestry leads to the URL through the Locations between', async () => {
    const { entityRef: root } = (await client.getLocationByRef(`url:${place()}`, token)) ?? {}
    const ancestry = async (ref: string) => {
      const { items } = await client.getEntityAncestors({ entityRef: ref }, token)
      return items.map((i) => [stringifyEntityRef(i.entity), i.parentEntityRefs])
    }
    expect(await ancestry('component:default/shop')).toEqual([
      ['component:default/shop', [root]],
      [root, []],
    ])
    expect(await ancestry('component:default/basket')).toEqual([
      ['component:default/basket', ['location:default/more']],
      ['location:default/more', [root]],
      [root, []],
    ])
  })

  test.each([
    ['an invalid name', `${componentYaml('fine')}---\n${componentYaml('bad name!')}`, 'metadata.name is "bad name!"'],
    ['an invalid tag', componentYaml('fine').replace('metadata:', 'metadata:\n  tags: [Tier-1]'), 'tags'],
    ['a spec without an owner', componentYaml('fine').replace(/^ +owner:.*$/m, ''), 'spec.owner is missing'],
    ['invalid YAML', `${componentYaml('fine')}---\na: [`, 'Not valid YAML'],
    ['an invalid reference as a dependency', componentYaml('fine', { dependsOn: '[lonely]' }), 'is not an entity reference'],
    ['a duplicate name', `${componentYaml('fine')}---\n${componentYaml('Fine')}`, 'component:default/fine is already defined at'],
    [
      'a Location to an unknown URL',
      'kind: Location\napiVersion: backstage.io/v1alpha1\nmetadata: { name: lost }\nspec: { target: ./lost.yaml }\n',
      'there is no such file',
    ],
  ])('rejects a file with %s with the reason, in a dry run or registered', async (_, text, reason) => {
    const target = `${web}/wrong.yaml`
    pages.set('/wrong.yaml', text)
    for (const query of ['?dryRun=true', '', '?onConflict=refresh']) {
      const response = await fetch(`${base}/api/catalog/locations${query}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ type: 'url', target }),
      })
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ error: { name: 'InputError', message: expect.stringContaining(reason) } })
    }
    const known = await client.getLocationByRef(`url:${place()}`, token)
    await expect(client.updateLocation(known?.id ?? '', { target }, token)).rejects.toThrow('400')
    expect((await client.getLocations({}, token)).items.map((l) => l.target)).not.toContain(target)
    expect(await found('component:default/fine')).toBeUndefined()
  })

  test('queries and pages lists', async () => {
    pages.set('/second.yaml', componentYaml('second'))
    await client.addLocation({ target: `${web}/second.yaml` }, token)
    const byId = (await client.getLocations({}, token)).items.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    expect(byId.map((l) => l.target).sort()).toEqual([place(), `${web}/second.yaml`].sort())
    const first = await client.queryLocations({ limit: 1 }, token)
    expect(first).toMatchObject({ totalItems: 2, items: [{ id: byId[0]?.id }] })
    const next = await client.queryLocations({ cursor: first.pageInfo.nextCursor ?? '' }, token)
    expect(next.items).toMatchObject([{ id: byId[1]?.id }])
    expect(next.pageInfo.nextCursor).toBeUndefined()
    const asked = await client.queryLocations({ query: { target: `${web}/second.yaml` } }, token)
    expect(asked.totalItems).toBe(1)
    const streamed: string[] = []
    for await (const page of client.streamLocations({ limit: 1 }, token)) streamed.push(...page.map((l) => l.target))
    expect(streamed).toEqual(byId.map((l) => l.target))
    await expect(client.queryLocations({ cursor: 'rubbish' }, token)).rejects.toThrow('400')
    const prefixed = await client.queryLocations({ query: { TARGET: { $hasPrefix: `${web.toUpperCase()}/SEC` } } }, token)
    expect(prefixed.items).toMatchObject([{ target: `${web}/second.yaml` }])
    await expect(client.queryLocations({ query: { kind: 'location' } }, token)).rejects.toThrow('400')
  })

  test('changing a target removes the entities of the previous one', async () => {
    const location = await client.getLocationByRef(`url:${web}/second.yaml`, token)
    pages.set('/third.yaml', componentYaml('third'))
    const changed = await client.updateLocation(location?.id ?? '', { target: `${web}/third.yaml` }, token)
    expect(changed.target).toBe(`${web}/third.yaml`)
    await eventually(async () => (await found('component:default/third')) !== undefined)
    expect(await found('component:default/second')).toBeUndefined()
    await client.removeLocationById(changed.id, token)
    expect(await found('component:default/third')).toBeUndefined()
    await expect(client.removeLocationById(changed.id, token)).rejects.toThrow('404')
  })

  test('a removed file removes its entities; a failing host keeps them', async () => {
    const holder = await tenant.as('owner').tx((db) => db.integration.findFirstOrThrow({ where: { pluginId: 'catalog-files' } }))
    pages.delete('/shop/more.yaml')
    const earlier = (await endOfRun(tenant.as('owner'), holder.id)).run.id
    await client.refreshEntity('component:default/shop', token)
    await endOfRun(tenant.as('owner'), holder.id, earlier)
    expect(await found('component:default/basket')).toBeUndefined()
    expect(await found('component:default/shop')).toBeDefined()
  })

  test('removes an entity by its uid', async () => {
    const shop = await found('component:default/shop')
    await client.removeEntityByUid(shop?.metadata.uid ?? '', token)
    expect(await found('component:default/shop')).toBeUndefined()
    // Gone already: nothing to do.
    await expect(client.removeEntityByUid(shop?.metadata.uid ?? '', token)).resolves.toBeUndefined()
    await expect(client.removeEntityByUid('no-uid', token)).resolves.toBeUndefined()
  })

  test('analyzes a URL before it is registered', async () => {
    const file = await client.analyzeLocation({ location: { type: 'url', target: place() } }, token)
    expect(file.generateEntities).toEqual([])
    expect(file.existingEntityFiles.map((f) => [f.entity.metadata.name, f.isRegistered])).toEqual([['shop', true]])
    const repository = await client.analyzeLocation(
      { location: { type: 'url', target: 'https://github.com/acme/New_Thing' } },
      token,
    )
    expect(repository.generateEntities).toMatchObject([
      {
        entity: { kind: 'Component', metadata: { name: 'new_thing' } },
        fields: [{ field: 'spec.owner', state: 'needsUserInput' }],
      },
    ])
    const slugs = await Promise.all(
      ['https://github.com/acme/thing.git', 'https://gitlab.com/acme/web/thing', 'https://git.example/acme/thing'].map(
        async (url) =>
          (await client.analyzeLocation({ location: { type: 'url', target: url } }, token)).generateEntities[0]?.entity.metadata
            ?.annotations,
      ),
    )
    expect(slugs).toEqual([
      { 'github.com/project-slug': 'acme/thing' },
      { 'gitlab.com/project-slug': 'acme/web/thing' },
      undefined,
    ])
  })

  test('read-only access cannot register, and an internal address is not requested', async () => {
    const reader = { token: await tenant.token(['catalog.read']) }
    await expect(client.addLocation({ target: place(), dryRun: true }, reader)).rejects.toThrow('403')
    await expect(client.removeLocationById('x', reader)).rejects.toThrow('403')
    await expect(client.addLocation({ target: 'http://127.0.0.1:1/catalog-info.yaml' }, token)).rejects.toThrow('400')
  })
})

/** A descriptor without annotations about its origin. */
const plain = (entity: Entity | Descriptor | undefined) => {
  const { relations: _, ...rest } = JSON.parse(JSON.stringify(entity)) as Entity
  const { uid: _uid, etag: _etag, ...metadata } = rest.metadata
  return { ...rest, metadata: { namespace: 'default', ...metadata } }
}

describe('importing a catalog', () => {
  let target: TestTenant
  let id = ''

  test('imports everything of a running Backstage, with owners and relations', async () => {
    pages.set(
      '/all.yaml',
      [
        componentYaml('alpha', { owner: 'group:default/pay' }),
        'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: pay }\nspec: { type: team, children: [], members: [ada] }\n',
        'apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: { name: ada }\nspec: { memberOf: [pay] }\n',
        'apiVersion: acme.example/v1\nkind: Robot\nmetadata: { name: r2, namespace: lab }\nspec: { owner: pay, arms: 3 }\n',
      ].join('---\n'),
    )
    await client.addLocation({ target: `${web}/all.yaml` }, token)
    await eventually(async () => (await found('robot:lab/r2')) !== undefined)
    target = await createTestTenant(stack.platform, 'Beta')
    const { integration } = await createIntegration(target.as('owner'), {
      pluginId: 'backstage',
      settings: { url: `${base}/api/catalog` },
      secrets: token,
    })
    id = integration.id
    expect((await endOfRun(target.as('owner'), id)).run.state).toBe('succeeded')
    const theirs = { token: await target.token() }
    const from = (await client.getEntities({}, token)).items
    const to = (await client.getEntities({}, theirs)).items
    const byRef = (list: Entity[]) => new Map(list.map((e) => [`${e.kind}:${e.metadata.namespace}/${e.metadata.name}`, e]))
    expect([...byRef(to).keys()].sort()).toEqual([...byRef(from).keys()].sort())
    for (const [ref, entity] of byRef(from)) {
      expect(plain(byRef(to).get(ref))).toEqual(plain(entity))
      expect(byRef(to).get(ref)?.relations).toEqual(entity.relations)
    }
  })

  test('a second run reads only changes, and removes deleted entities', async () => {
    const earlier = (await endOfRun(target.as('owner'), id)).run.id
    pages.set(
      '/all.yaml',
      (pages.get('/all.yaml') ?? '')
        .replace('arms: 3', 'arms: 4')
        .replace(/---\napiVersion: backstage.io\/v1alpha1\nkind: User[^-]*/, ''),
    )
    await client.refreshEntity('robot:lab/r2', token)
    await eventually(async () => (await found('user:default/ada')) === undefined)
    await syncNow(target.as('owner'), { id })
    const { run } = await endOfRun(target.as('owner'), id, earlier)
    // Reading its file has restored the shop, which was removed manually.
    expect(run).toMatchObject({ state: 'succeeded', changed: 1, removed: 1, added: 1 })
    expect((await getEntity(target.as('owner'), { ref: 'robot:lab/r2' })).entity).toMatchObject({ spec: { arms: 4 } })
  })

  test('reports names that already exist with the differences', async () => {
    pages.set('/mine.yaml', componentYaml('alpha', { owner: 'checkout', lifecycle: 'deprecated' }))
    const third = await createTestTenant(stack.platform, 'Gamma')
    const theirs = { token: await third.token() }
    await client.addLocation({ target: `${web}/mine.yaml` }, theirs)
    await eventually(async () => (await client.getEntityByRef('component:default/alpha', theirs)) !== undefined)
    const { integration } = await createIntegration(third.as('owner'), {
      pluginId: 'backstage',
      settings: { url: base },
      secrets: token,
    })
    await endOfRun(third.as('owner'), integration.id)
    const { problems } = await listProblems(third.as('owner'), { id: integration.id, limit: 50 })
    expect(problems.find((p) => p.code === 'duplicate')?.message).toContain('They differ in spec.owner, spec.lifecycle.')
    await setIntegrationState(third.as('owner'), { id: integration.id, state: 'paused' })
  })

  test('reports a wrong token and a host that is not Backstage at the field', async () => {
    const connect = (url: string, secret: string) =>
      createIntegration(target.as('owner'), { pluginId: 'backstage', settings: { url }, secrets: { token: secret } })
    await expect(connect(base, 'cb_wrong')).rejects.toMatchObject({ field: 'secrets.token' })
    await expect(connect(web, 'x')).rejects.toMatchObject({ field: 'settings.url' })
  })

  test('reads its exported files as it was', async () => {
    const context = tenant.as('owner')
    const before = await context.tx((db) => db.entity.findMany({ select: { ref: true, data: true }, orderBy: { ref: 'asc' } }))
    const read = new Map<string, unknown>()
    for await (const { path, text } of catalogTree(tenant.id)) {
      const parsed = await readDescriptorFile({ path, text, url: 'u', read: async () => ({ error: 'nothing is referred to' }) })
      expect(parsed.problems).toEqual([])
      if (path !== 'catalog-info.yaml') read.set(path.replace('/catalog-info.yaml', ''), parsed.entities[0]?.descriptor)
      else expect(parsed.entities[0]?.descriptor.spec?.targets).toHaveLength(before.length)
    }
    expect(read.size).toBe(before.length)
    for (const { ref, data } of before) expect(read.get(ref.replace(':', '/'))).toEqual(data)
  })
})
