import { systemDb } from '@callboard/db/system-db'
import type { OperationContext } from '@callboard/kernel/operation'
import {
  addUploadPart,
  beginUpload,
  deleteBudget,
  deleteUpload,
  finishUpload,
  getCosts,
  listBudgets,
  listUploads,
  saveBudget,
} from '@callboard/modules/costs'
import { createIntegration, listProblems, readFeedNow, startFeed } from '@callboard/modules/integrations'
import { sasToken } from '@callboard/sandbox/azure/blobs'
import { eventually } from '@callboard/testing/platform'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startTestStack, type TestStack } from './test-stack.ts'

// All sources of bills, over HTTP with the vendors' protocols; budgets; and suspicious listings.

const folder = organizationFolder({ shop: { 'catalog-info.yaml': componentYaml('shop') } })
let stack: TestStack
let context: OperationContext

const header =
  'BilledCost,EffectiveCost,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ChargeCategory,ServiceName,ProviderName,BillingAccountId'
const bill = (...rows: [day: number, billed: string, service: string][]) =>
  Buffer.from(
    [
      header,
      ...rows.map(
        ([day, billed, service]) =>
          `${billed},${billed},USD,2026-10-01T00:00:00Z,2026-10-${String(day).padStart(2, '0')}T00:00:00Z,Usage,${service},AWS,42`,
      ),
    ].join('\n'),
  )

const connect = (settings: Record<string, unknown>, secrets: Record<string, unknown> = {}) =>
  createIntegration(context, { pluginId: 'cloud-costs', settings, secrets })

/** Waits until an integration's bills were read. */
const settled = (id: string) =>
  eventually(async () => {
    const feed = (await getCosts(context, {})).feeds.find((f) => f.integrationId === id)
    return feed && (feed.state === 'idle' || feed.state === 'failed') ? feed : undefined
  })
const amounts = (view: Awaited<ReturnType<typeof getCosts>>) =>
  Object.fromEntries(view.totals.map((t) => [t.key, Number(t.amount).toFixed(6)]))

const s3 = () => ({
  settings: { provider: 's3', bucket: 'other-billing', prefix: 'focus/', endpoint: `${stack.sandbox.url}/s3` },
  secrets: { accessKeyId: 'SANDBOX', secretAccessKey: 'sandbox-secret' },
})

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
})
beforeEach(async () => {
  for (const { key } of stack.sandbox.buckets.files('other-billing') ?? []) stack.sandbox.buckets.remove(key)
  for (const month of ['a', 'b', 'c', 'd', 'e'])
    stack.sandbox.buckets.put(`focus/${month}.csv`, bill([1, '1.5', 'Compute'], [2, '0.25', month]))
  context = (await createTestTenant(stack.platform)).as('owner')
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

describe('the same files give the same result', () => {
  const expected = { Compute: '7.500000', a: '0.250000', b: '0.250000', c: '0.250000', d: '0.250000', e: '0.250000' }
  test.each(['s3', 'gcs', 'azure'] as const)('in %s', async (provider) => {
    const { url, google } = stack.sandbox
    const { integration } = await {
      s3: () => connect(s3().settings, s3().secrets),
      gcs: () =>
        connect(
          { provider, bucket: 'other-billing', prefix: 'focus/', endpoint: `${url}/google/storage-api` },
          { serviceAccount: google.keyFile() },
        ),
      azure: () => connect({ provider, container: `${url}/azure/other-billing`, prefix: 'focus/' }, { sasToken: sasToken() }),
    }[provider]()
    expect((await settled(integration.id)).message).toBeNull()
    expect(amounts(await getCosts(context, {}))).toEqual(expected)
    expect((await listProblems(context, { id: integration.id })).total).toBe(0)
  })
})

test('Cost Explorer gives the same totals as the exports, by account and by tag', async () => {
  const { url } = stack.sandbox
  const { secrets } = s3()
  const endpoint = `${url}/aws/cost-explorer`
  const exported = await connect({ provider: 's3', bucket: 'meridian-billing', endpoint: `${url}/s3` }, secrets)
  await settled(exported.integration.id)
  const [byService, byAccount] = [await getCosts(context, {}), await getCosts(context, { by: 'account' })]
  const expected = [byService, byAccount].map(amounts)

  context = (await createTestTenant(stack.platform)).as('owner')
  const quick = await connect({ provider: 'cost-explorer', endpoint }, secrets)
  expect(quick.warnings.join()).toContain('$0.01 per request')
  await settled(quick.integration.id)
  expect([await getCosts(context, {}), await getCosts(context, { by: 'account' })].map(amounts)).toEqual(expected)

  context = (await createTestTenant(stack.platform)).as('owner')
  const tagged = await connect({ provider: 'cost-explorer', tag: 'component', endpoint }, secrets)
  await settled(tagged.integration.id)
  expect(amounts(await getCosts(context, {}))).toEqual(expected[0])
})

describe('reports errors at the field', () => {
  test.each([
    ['an S3 signature', { provider: 's3' }, { secretAccessKey: 'another-secret' }, 'secrets.accessKeyId', /rejected these keys/],
    ['no bucket', { provider: 's3', bucket: undefined }, {}, 'settings.bucket', /Enter the name/],
    ['an invalid key file', { provider: 'gcs' }, { serviceAccount: '{}' }, 'secrets.serviceAccount', /whole JSON file/],
    ['an Azure signature', { provider: 'azure' }, { sasToken: 'sig=x' }, 'secrets.sasToken', /rejected this signature/],
    ['an Azure signature without Read', { provider: 'azure' }, { sasToken: sasToken('r') }, 'secrets.sasToken', /Read and List/],
    ['keys for Cost Explorer', { provider: 'cost-explorer' }, { accessKeyId: 'OTHER' }, 'secrets.accessKeyId', /rejected/],
    ['uploads without a name', { provider: 'upload' }, {}, 'settings.account', /Enter the provider/],
  ] as const)('%s', async (_, settings, secrets, field, message) => {
    const { url } = stack.sandbox
    const endpoint = { s3: '/s3', gcs: '/google/storage-api', 'cost-explorer': '/aws/cost-explorer', azure: '', upload: '' }
    const given = {
      ...s3().settings,
      container: `${url}/azure/other-billing`,
      endpoint: `${url}${endpoint[settings.provider]}`,
      ...settings,
    }
    await expect(connect(given, { ...s3().secrets, ...secrets })).rejects.toMatchObject({
      field,
      message: expect.stringMatching(message),
    })
  })

  test('an unknown container, bucket and account', async () => {
    const { url, google } = stack.sandbox
    const gcs = { provider: 'gcs', bucket: 'nobody', endpoint: `${url}/google/storage-api` }
    await expect(connect(gcs, { serviceAccount: google.keyFile() })).rejects.toMatchObject({ field: 'settings.bucket' })
    const azure = { provider: 'azure', container: `${url}/azure/nobody` }
    await expect(connect(azure, { sasToken: sasToken() })).rejects.toMatchObject({ field: 'settings.container' })
    google.revoked = true
    await expect(connect({ ...gcs, bucket: 'other-billing' }, { serviceAccount: google.keyFile() })).rejects.toMatchObject({
      field: 'secrets.serviceAccount',
      message: expect.stringContaining('rejected this key'),
    })
    google.revoked = false
  })
})

describe('uploads', () => {
  const upload = async (integrationId: string, name: string, content: Buffer) => {
    const { id, partBytes } = await beginUpload(context, { integrationId, name, size: content.length })
    for (let part = 0; part * partBytes < content.length; part++)
      await addUploadPart(context, {
        uploadId: id,
        part,
        bytes: new Uint8Array(content.subarray(part * partBytes, (part + 1) * partBytes)),
      })
    await finishUpload(context, { uploadId: id })
    return id
  }
  /** Larger than one part. */
  const large = bill(...Array.from({ length: 8000 }, (_, i): [number, string, string] => [1 + (i % 28), '0.5', 'Servers']))

  test('are imported, replaced by name, rejected with a message, and removed with their charges', async () => {
    const { integration } = await connect({ provider: 'upload', account: 'Hetzner' })
    const { id } = integration
    await settled(id)
    await upload(id, 'october.csv', large)
    const [first] = await eventually(async () => {
      const uploads = await listUploads(context, { integrationId: id })
      return uploads?.[0]?.state === 'imported' ? uploads : undefined
    })
    expect(first).toMatchObject({ name: 'october.csv', lines: 8000, problems: 0 })
    expect((await getCosts(context, {})).total).toBe('4000.0')
    expect(await systemDb('scheduler').costUploadPart.count({ where: { uploadId: first?.id ?? '' } })).toBe(0)

    const second = await upload(id, 'october.csv', bill([1, '3', 'Servers']))
    await upload(id, 'other.csv', Buffer.from('a,b\n1,2\n'))
    await eventually(async () => {
      const uploads = await listUploads(context, { integrationId: id })
      return uploads?.map((u) => u.state).join() === 'refused,imported' || undefined
    })
    expect((await getCosts(context, {})).total).toBe('3')
    const uploads = await listUploads(context, { integrationId: id })
    expect(uploads?.map((u) => u.message ?? '')).toEqual([expect.stringContaining('is missing the columns'), ''])
    await deleteUpload(context, { id: second })
    expect((await getCosts(context, {})).total).toBe('0')
  })

  test('that arrive during a read are read before the next hour', async () => {
    const { integration } = await connect({ provider: 'upload', account: 'Scaleway' })
    await settled(integration.id)
    // Each second file arrives at another moment of the first one's read, including its end.
    for (let i = 0; i < 16; i++) {
      await upload(integration.id, 'first.csv', bill([1 + i, '1', 'Servers']))
      await new Promise((resolve) => setTimeout(resolve, i * 12))
      await upload(integration.id, 'second.csv', bill([1 + i, '2', 'Servers']))
      await eventually(async () => {
        const uploads = await listUploads(context, { integrationId: integration.id })
        return uploads?.every((u) => u.state === 'imported')
      })
    }
  })

  test('that are truncated, empty, or of another type are rejected; other connections accept none', async () => {
    const { integration } = await connect({ provider: 'upload', account: 'Hetzner' })
    const begin = (name: string, size: number) => beginUpload(context, { integrationId: integration.id, name, size })
    const { id } = await begin('half.csv', 100)
    await addUploadPart(context, { uploadId: id, part: 0, bytes: new Uint8Array(10) })
    await expect(finishUpload(context, { uploadId: id })).rejects.toMatchObject({
      message: expect.stringContaining('Only 10 of 100'),
    })
    await expect(begin('bill.pdf', 10)).rejects.toMatchObject({ field: 'name' })
    await expect(begin('bill.csv', 0)).rejects.toMatchObject({ field: 'size' })
    await expect(begin('bill.csv', 1024 ** 3)).rejects.toMatchObject({ field: 'size' })
    const bucket = await connect(s3().settings, s3().secrets)
    await expect(beginUpload(context, { integrationId: bucket.integration.id, name: 'a.csv', size: 1 })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await listUploads(context, { integrationId: bucket.integration.id })).toBeNull()
  })
})

test('a listing without most files is held back until a user requests it', async () => {
  const { integration } = await connect(s3().settings, s3().secrets)
  await settled(integration.id)
  for (const month of ['a', 'b', 'c', 'd']) stack.sandbox.buckets.remove(`focus/${month}.csv`)
  await systemDb('scheduler').feed.updateMany({
    where: { integrationId: integration.id },
    data: { nextAt: new Date(0), state: 'idle' },
  })
  await context.tx((db) => startFeed(db, context.tenantId, integration.id, 'costs'))
  const { problems } = await eventually(async () => {
    const found = await listProblems(context, { id: integration.id })
    // Counted in a separate statement: the count may include a row that the list does not have yet.
    return found.problems.length > 0 ? found : undefined
  })
  expect(problems[0]?.message).toContain('4 of 5 files are no longer listed')
  expect((await getCosts(context, {})).total).toBe('8.75')
  await settled(integration.id)
  await readFeedNow(context, { id: integration.id, kind: 'costs' })
  await eventually(async () => (await getCosts(context, {})).total === '1.75' || undefined)
  expect((await listProblems(context, { id: integration.id })).total).toBe(0)
})

describe('budgets', () => {
  const budget = { name: 'All of it', scope: 'all' as const, currency: 'USD', amount: '10' }
  const mailsOf = (name: string) => stack.mails.filter((m) => m.subject.startsWith(name)).map((m) => m.subject)

  test('alert once a month and threshold: when they are reached, and when they are forecast to be', async () => {
    const { integration } = await connect(s3().settings, s3().secrets)
    await settled(integration.id)
    await saveBudget(context, { budget: { ...budget, thresholds: [80, 100] } })
    await saveBudget(context, { budget: { ...budget, name: 'Small', scope: 'service', key: 'a', amount: '100' } })
    const [first, small] = await listBudgets(context, {})
    expect(first?.month).toMatchObject({ month: '2026-10', soFar: 8.75 })
    expect(first?.alerts.map((a) => [a.kind, a.threshold])).toEqual([['actual', 80]])
    expect([small?.month?.soFar, small?.alerts]).toEqual([0.25, []])
    await eventually(async () => mailsOf('Acme').length === 1)
    expect(mailsOf('Acme')).toEqual(['Acme: the budget “All of it” is at 88%'])
    // The same amount sends no alert; the next threshold does.
    stack.sandbox.buckets.put('focus/f.csv', bill([3, '2', 'Compute']))
    await readFeedNow(context, { id: integration.id, kind: 'costs' })
    await eventually(async () => (await listBudgets(context, {}))[0]?.alerts.length === 2 || undefined)
    await eventually(async () => mailsOf('Acme').length === 2)
    await saveBudget(context, { id: first?.id ?? '', budget: { ...budget, amount: '1000' } })
    expect((await listBudgets(context, {}))[0]).toMatchObject({ amount: '1000', alerts: [] })
    await deleteBudget(context, { id: small?.id ?? '' })
    expect(await listBudgets(context, {})).toHaveLength(1)
  })

  test('alert only members, and need a scope', async () => {
    await expect(saveBudget(context, { budget: { ...budget, recipients: ['stranger@example.com'] } })).rejects.toMatchObject({
      field: 'recipients',
    })
    await expect(saveBudget(context, { budget: { ...budget, scope: 'service' } })).rejects.toMatchObject({ field: 'budget.key' })
    await expect(saveBudget(context, { budget: { ...budget, amount: '0' } })).rejects.toMatchObject({ field: 'budget.amount' })
  })
})
