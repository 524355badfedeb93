import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import type { OperationContext } from '@callboard/kernel/operation'
import { getEntitlements, getStripe, setUpPrices } from '@callboard/modules/billing'
import { mayUse } from '@callboard/modules/billing/domain/entitlements'
import {
  connectIntegration,
  createIntegration,
  getIntegration,
  scheduleDueFeeds,
  scheduleDueSyncs,
  setIntegrationState,
  syncNow,
} from '@callboard/modules/integrations'
import { listNotifications } from '@callboard/modules/notifications'
import {
  beginExport,
  cancelRemoval,
  deleteExport,
  excludedTables,
  exportTables,
  listExports,
  listPlugins,
  openExport,
  removeDueTenants,
  requestRemoval,
  setPlugin,
} from '@callboard/modules/tenants'
import { manifests } from '@callboard/plugins/manifests'
import { pluginRegistry } from '@callboard/plugins/server'
import { fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { eventually } from '@callboard/testing/platform'
import { organizationFolder } from '@callboard/testing/stack'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import yauzl from 'yauzl'
import { connectionOf, endOfRun, payFor, startTestStack, type TestStack } from './test-stack.ts'

// Plugins, export and removal of an organization, with workers and Stripe.

const folder = organizationFolder({ empty: { 'README.md': '' } })
const word = 'only-this-organization-has-it'
let stack: TestStack
let tenant: TestTenant
let context: OperationContext

beforeAll(async () => {
  stack = await startTestStack(folder.dir, { payments: true })
  await setUpPrices(getStripe(stack.platform))
})
beforeEach(async () => {
  tenant = await createTestTenant(stack.platform)
  context = tenant.as('owner')
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

/** The files of a zip, by name. */
async function unzip(bytes: Buffer): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  const zip = await yauzl.fromBufferPromise(bytes, { lazyEntries: true })
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = []
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
    files.set(entry.fileName, Buffer.concat(chunks).toString('utf8'))
  }
  return files
}

async function fetchExport(id: string): Promise<Buffer> {
  const { content } = await openExport(context, { id })
  const chunks: Uint8Array[] = []
  for await (const chunk of content()) chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe('an export', () => {
  test('contains everything of the organization, nothing of another, and no secret', async () => {
    const stranger = await createTestTenant(stack.platform, 'Stranger')
    await fillTenant(stack.platform, stranger, newFilledIds(), 'a-stranger-wrote-this')
    await fillTenant(stack.platform, tenant, newFilledIds(), word)
    // An amount with more digits than a number can represent.
    await forTenant(tenant.id).tx((db) => db.costDay.updateMany({ data: { billed: '12345678901234.123456789' } }))
    const { id } = await beginExport(context, {})
    expect(await beginExport(context, {})).toEqual({ id })
    await eventually(async () => (await listExports(context, {})).find((e) => e.id === id)?.state === 'ready')
    const files = await unzip(await fetchExport(id))
    const all = [...files.values()].join('\n')
    expect(all).toContain(word)
    expect(all).not.toContain('a-stranger-wrote-this')
    expect(all).not.toContain(stranger.id)
    for (const secret of [`hash ${word}`, 'token_hash', '"secrets"']) expect(all).not.toContain(secret)
    // That of usage makes visitors unrecognizable; that of a flag only decides who gets which variant.
    expect(files.get('data/usage_settings.json')).not.toContain('"salt"')
    expect(files.get('data/cost_day.json')).toContain('12345678901234.123456789')
    const tables = await exportTables(tenant.id)
    for (const { name } of tables)
      expect([name, Array.isArray(JSON.parse(files.get(`data/${name}.json`) ?? ''))]).toEqual([name, true])
    // Contains the rows of fillTenant: one of nearly every table.
    const filled = tables.filter(({ name }) => (files.get(`data/${name}.json`) ?? '').includes(word))
    expect(filled.length).toBeGreaterThan(25)
    const [descriptor] = parseAllDocuments(files.get('catalog/component.yaml') ?? '').map((d) => d.toJS())
    expect(descriptor).toMatchObject({ kind: 'Component', metadata: { name: 'beta', title: word } })
    expect((await listNotifications(context, {})).notifications).toContainEqual(
      expect.objectContaining({ kind: 'tenant.export', path: '/settings/data' }),
    )
    await deleteExport(context, { id })
    await expect(fetchExport(id)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('of all tables omits only the ones that it names', async () => {
    const rows = await systemDb('health').$queryRaw<{ name: string }[]>`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
        and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')`
    const exported = (await exportTables(tenant.id)).map((t) => t.name)
    expect([...exported, ...Object.keys(excludedTables)].sort()).toEqual(rows.map((r) => r.name).sort())
  })

  test('reads a thousand rows at a time, each once', async () => {
    await forTenant(tenant.id).tx(
      (db) => db.$executeRaw`
        insert into audit_event (tenant_id, actor_type, actor_label, action, target_type)
        select ${tenant.id}::uuid, 'job', 'row ' || i, 'x', 'x' from generate_series(1, 2500) i`,
    )
    const { id } = await beginExport(context, {})
    await eventually(async () => (await listExports(context, {})).find((e) => e.id === id)?.state === 'ready')
    const files = await unzip(await fetchExport(id))
    const labels = (JSON.parse(files.get('data/audit_event.json') ?? '') as { actor_label: string }[]).map((r) => r.actor_label)
    expect(new Set(labels.filter((l) => l.startsWith('row '))).size).toBe(2500)
    expect(labels.filter((l) => l.startsWith('row ')).length).toBe(2500)
  })

  test('cannot be downloaded once expired', async () => {
    const { id } = await beginExport(context, {})
    await eventually(async () => (await listExports(context, {})).find((e) => e.id === id)?.state === 'ready')
    await forTenant(tenant.id).tx((db) => db.tenantExport.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } }))
    await expect(openExport(context, { id })).rejects.toMatchObject({ code: 'not_found' })
    expect(await listExports(context, {})).toEqual([])
  })
})

describe('removal', () => {
  /** Rows of any table and schema that contain a text. */
  async function tracesOf(text: string): Promise<string[]> {
    const tables = await systemDb('health').$queryRaw<{ name: string }[]>`
      select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema')`
    const found: string[] = []
    for (const { name } of tables) {
      const [row] = await systemDb('health').$queryRawUnsafe<{ n: number }[]>(
        `select count(*)::int as n from ${name} t where position($1 in t::text) > 0`,
        text,
      )
      if (row && row.n > 0) found.push(name)
    }
    return found
  }

  test('waits for the grace period, cancels the subscription, and leaves nothing behind', async () => {
    const goes = 'this-goes-with-its-organization'
    await fillTenant(stack.platform, tenant, newFilledIds(), goes)
    await systemDb('scheduler').billingAccount.deleteMany({ where: { tenantId: tenant.id } })
    await payFor(context, 'business')
    const account = await systemDb('scheduler').billingAccount.findUniqueOrThrow({ where: { tenantId: tenant.id } })
    await expect(requestRemoval(context, { slug: 'something-else' })).rejects.toMatchObject({ field: 'slug' })
    await expect(requestRemoval(tenant.as('admin'), { slug: tenant.slug })).rejects.toMatchObject({ code: 'forbidden' })
    const { removeAt } = await requestRemoval(context, { slug: tenant.slug })
    expect(removeAt.getTime() - Date.now()).toBeGreaterThan(13.9 * 86_400_000)
    expect(await removeDueTenants(stack.platform)).toEqual({ removed: 0, left: [], failed: [] })
    expect(await cancelRemoval(context, {})).toEqual({ kept: true })
    await requestRemoval(context, { slug: tenant.slug })
    await eventually(async () => stack.mails.filter((m) => m.subject.includes('deleted on')).length >= 2)
    // The organization's queued jobs finish before it is removed.
    await eventually(
      async () => (await systemDb('health').outbox.count({ where: { tenantId: tenant.id, finishedAt: null } })) === 0,
    )

    await systemDb('tenant-lifecycle').tenant.update({ where: { id: tenant.id }, data: { removeAt: new Date() } })
    // While Stripe is unavailable, a paying organization stays, and another is removed.
    const other = await createTestTenant(stack.platform, 'Goes first')
    await systemDb('tenant-lifecycle').tenant.update({ where: { id: other.id }, data: { removeAt: new Date() } })
    const silent = { secretKey: 'sk_test_x', webhookSecret: 'x', apiUrl: 'http://127.0.0.1:1', tax: false }
    const held = await removeDueTenants({ ...stack.platform, billing: silent })
    expect(held).toMatchObject({ removed: 1, left: [], failed: [{ id: tenant.id, error: { code: 'vendor_unavailable' } }] })
    expect(await removeDueTenants(stack.platform)).toEqual({ removed: 1, left: [], failed: [] })
    const { data } = await getStripe(stack.platform).subscriptions.list({ customer: account.customerId, status: 'all' })
    expect(data.map((s) => s.status)).toEqual(['canceled'])
    const proof = await systemDb('tenant-lifecycle').tenantRemoval.findUniqueOrThrow({ where: { id: tenant.id } })
    expect(Object.keys(proof.rowsLeft as object).length).toBeGreaterThan(40)
    expect(Object.entries(proof.rowsLeft as object).filter(([, rows]) => rows !== 0)).toEqual([])
    await eventually(async () =>
      stack.mails.some((m) => m.to === tenant.owner.email && m.text.includes('found no remaining data')),
    )
    // The same search by other means: the text of every row of every table, including the queue's.
    await eventually(async () => (await tracesOf(tenant.id)).every((table) => table === 'public.tenant_removal'))
    expect(await tracesOf(goes)).toEqual([])
    expect(await tracesOf(tenant.slug)).toEqual([])
  })
})

describe('plugins', () => {
  const connection = (id: string) => connectionOf(stack, id)

  test.each(manifests.map((m) => [m.id, m] as const))('%s, disabled, is shown nowhere', async (id, manifest) => {
    await payFor(context, 'business')
    expect(mayUse(await getEntitlements(context, {}), manifest)).toBe(true)
    await setPlugin(context, { id, on: false })
    expect(mayUse(await getEntitlements(context, {}), manifest)).toBe(false)
    expect((await listPlugins(context, {})).find((p) => p.id === id)).toMatchObject({ on: false, paid: true })
    await setPlugin(context, { id, on: true })
    expect(mayUse(await getEntitlements(context, {}), manifest)).toBe(true)
  })

  test.each(pluginRegistry.all().map((p) => [p.manifest.id]))(
    '%s, disabled: connecting it, its jobs and its schedules are rejected',
    async (id) => {
      const { integration } = await createIntegration(context, await connection(id))
      await setPlugin(context, { id, on: false })
      expect((await getIntegration(context, { id: integration.id })).state).toBe('off')
      const row = await systemDb('scheduler').integration.findFirstOrThrow({ where: { id: integration.id } })
      await expect(connectIntegration(stack.platform, tenant.id, row, AbortSignal.timeout(5000))).rejects.toMatchObject({
        code: 'conflict',
      })
      await expect(createIntegration(context, await connection(id))).rejects.toMatchObject({ code: 'conflict' })
      await expect(setIntegrationState(context, { id: integration.id, state: 'active' })).rejects.toMatchObject({
        code: 'conflict',
      })
      const due = new Date(Date.now() - 1000)
      await forTenant(tenant.id).tx(async (db) => {
        await db.outbox.deleteMany({})
        await db.integration.updateMany({ data: { nextSyncAt: due } })
        await db.feed.updateMany({ data: { nextAt: due, state: 'idle' } })
      })
      await scheduleDueSyncs(stack.platform)
      await scheduleDueFeeds()
      expect(await systemDb('health').outbox.count({ where: { tenantId: tenant.id, finishedAt: null } })).toBe(0)
    },
  )

  test('resumes once enabled again', async () => {
    const { integration, runId } = await createIntegration(context, await connection('github'))
    await endOfRun(context, integration.id)
    await setPlugin(context, { id: 'github', on: false })
    await expect(syncNow(context, { id: integration.id })).rejects.toMatchObject({ code: 'conflict' })
    await setPlugin(context, { id: 'github', on: true })
    expect((await endOfRun(context, integration.id, runId ?? undefined)).run.state).toBe('succeeded')
  })

  test('rejects an unknown plugin', async () => {
    await expect(setPlugin(context, { id: 'nothing', on: false })).rejects.toMatchObject({ code: 'not_found' })
  })
})
