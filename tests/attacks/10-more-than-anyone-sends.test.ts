import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { startTestApi, type TestApi } from '@callboard/api/test-api'
import { pinned } from '@callboard/cloud/pinned'
import { billLimits, fileLimits, requestLimits, vendorLimits } from '@callboard/core/limits/limits'
import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { addUploadPart, beginUpload, importFile, readFocus } from '@callboard/modules/costs'
import { readDescriptorFile } from '@callboard/plugin-kit/descriptor-file'
import { guardedDispatcher, guardedFetch } from '@callboard/plugin-kit/http'
import { allPages, pageGuard } from '@callboard/plugin-kit/paging'
import { connectCluster } from '@callboard/plugins/kubernetes/client'
import { clusterContext } from '@callboard/plugins/kubernetes/test-cluster'
import { defaultTiming, Informer } from '@callboard/plugins/kubernetes/watch/informer'
import { kinds } from '@callboard/plugins/kubernetes/watch/kinds'
import { RequestPace } from '@callboard/plugins/kubernetes/watch/request-pace'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let api: TestApi
let vendor: Server
let url: string
let answer: (request: IncomingMessage, response: ServerResponse) => void

beforeAll(async () => {
  api = await startTestApi()
  vendor = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`
})
afterAll(async () => {
  vendor.closeAllConnections()
  vendor.close()
  await api.stop()
})

describe('a vendor responds with 300 MB in 300 kB of gzip', () => {
  const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024, ' '))
  beforeAll(() => {
    answer = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
  })
  const policy = () => ({ allow: [new URL(url).host] })
  const tooLarge = { name: 'VendorError', kind: 'refused', message: expect.stringContaining('more than') }

  test('the fetch of plugins stops reading', async () => {
    const response = await guardedFetch(policy())(url)
    await expect(response.text()).rejects.toMatchObject(tooLarge)
  })

  test('the clients of clouds stop reading', async () => {
    const { send, close } = pinned({
      fetch: guardedFetch(policy()),
      dispatcher: (address) => guardedDispatcher(policy(), address),
      signal: new AbortController().signal,
      onRequest: () => {},
    })
    const response = await send(url)
    await expect(response.text()).rejects.toMatchObject(tooLarge)
    close()
  })

  test('the client of clusters stops reading', async () => {
    const client = await connectCluster(clusterContext(url, 't', new AbortController().signal))
    await expect(client.get('/api/v1/pods')).rejects.toMatchObject(tooLarge)
    await client.close()
  })
})

describe('an endless listing', () => {
  test('detects a page that repeats', async () => {
    await expect(allPages('The vendor', async () => ({ items: [1], next: 'a' }))).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('in a loop'),
    })
  })

  test('stops at the limit of pages, also of empty ones', async () => {
    let n = 0
    await expect(allPages('The vendor', async () => ({ items: [], next: String(n++) }))).rejects.toMatchObject({
      kind: 'refused',
    })
    expect(n).toBe(vendorLimits.pages)
    expect(() => pageGuard('The vendor', { items: 5 })({ items: [1, 2, 3, 4, 5, 6] })).toThrow(/more than 5 items/)
  })

  test('reports a cluster with endless pages as too large, and discards its objects', async () => {
    let pages = 0
    const item = { metadata: { name: 'n', namespace: 'n', uid: 'u', annotations: {} } }
    const items = Array.from({ length: 500 }, () => item)
    answer = (_, response) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ items, metadata: { resourceVersion: '1', continue: `page-${pages++}` } }))
    }
    const client = await connectCluster(clusterContext(url, 't', new AbortController().signal))
    const callbacks = { onPut: () => {}, onDrop: () => {}, onListed: () => {}, onState: () => {}, onUnserved: () => {} }
    const timing = { ...defaultTiming, minRetryMs: 60_000, maxRetryMs: 60_000 }
    const pace = new RequestPace({ lists: 1, perSecond: 10_000, burst: 10_000 }, new AbortController().signal)
    const informer = new Informer({ client, of: { kind: kinds.pods, api: 'v1' }, callbacks, timing, pace })
    void informer.run()
    await informer.settled
    expect(informer.state().message).toContain(`more than ${vendorLimits.clusterObjects} items`)
    expect(informer.count()).toBe(0)
    expect(pages).toBeLessThanOrEqual(vendorLimits.clusterObjects / 500 + 1)
    informer.stop()
    await client.close()
  })
})

test('a file with 3,000 placeholders causes 100 requests, and problems that explain it', async () => {
  const lines = Array.from({ length: 3000 }, (_, i) => `    k${i}:\n      $text: ./f${i}.txt`)
  const text = `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: x\n  links: []\nspec:\n  type: service\n  lifecycle: production\n  owner: a\n  many:\n${lines.join('\n')}\n`
  let reads = 0
  const read = async () => {
    reads++
    return { text: 'x' }
  }
  const found = await readDescriptorFile({ path: 'f.yaml', text, url: 'u', read })
  expect(reads).toBe(fileLimits.placeholdersPerFile)
  expect(found.problems).toHaveLength(fileLimits.placeholderProblems + 1)
  expect(found.problems.at(-1)?.message).toContain(
    `${3000 - fileLimits.placeholdersPerFile - fileLimits.placeholderProblems} more`,
  )
  expect(found.problems[0]?.message).toContain(`may refer to ${fileLimits.placeholdersPerFile} others`)
})

describe('bills', () => {
  const integrationId = crypto.randomUUID()
  beforeAll(async () => {
    const secrets = await api.platform.vault.seal(api.tenant.id, { values: {}, hookSecret: 'x' })
    await forTenant(api.tenant.id).tx((db) =>
      db.integration.create({
        data: {
          tenantId: api.tenant.id,
          id: integrationId,
          pluginId: 'cloud-costs',
          name: 'Uploads',
          account: 'uploads',
          settings: { provider: 'upload', name: 'Uploads' },
          secrets,
        },
      }),
    )
  })
  const header =
    'BilledCost,EffectiveCost,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ChargeCategory,ServiceName,ProviderName,BillingAccountId,BillingAccountName,RegionId,Tags'
  const line = (day: string) => `1,1,USD,${day}T00:00:00Z,${day}T00:00:00Z,Usage,Compute,AWS,42,Acme,eu,`
  const upload = (...parts: Uint8Array[]) =>
    importFile(
      api.tenant.id,
      { integrationId, source: 'a.csv', version: '1' },
      (async function* () {
        yield* parts
      })(),
    )
  const month = (back: number) => {
    const now = new Date()
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 10)
  }
  const partitions = async () => {
    const [row] = await systemDb('health').$queryRaw<{ count: number }[]>`
      select count(*)::int as count from pg_class where relispartition and relname like 'cost\_line%'`
    return row?.count ?? 0
  }

  test('reads only 1 byte of an upload that declares 1 byte', async () => {
    const context = api.tenant.as('owner')
    const { id } = await beginUpload(context, { integrationId, name: 'a.csv', size: 1 })
    const part = (n: number, length: number) => addUploadPart(context, { uploadId: id, part: n, bytes: new Uint8Array(length) })
    await expect(part(0, 512 * 1024)).rejects.toMatchObject({ code: 'too_large' })
    await expect(part(1, 1)).rejects.toMatchObject({ code: 'too_large', message: expect.stringContaining('declared') })
    await part(0, 1)
  })

  test('counts uploads that are started and never completed', async () => {
    const context = api.tenant.as('owner')
    const begin = () => beginUpload(context, { integrationId, name: 'b.csv', size: 1 })
    const results = await Promise.allSettled(Array.from({ length: billLimits.openUploads + 5 }, begin))
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(billLimits.openUploads - 1)
    expect(results.find((r) => r.status === 'rejected')).toMatchObject({
      reason: { code: 'conflict', message: expect.stringContaining('unfinished') },
    })
  })

  test('rejects a small gzip that expands to 200 MB, and stores nothing', async () => {
    const row = `${line(month(0)).replace('Compute', `Compute${'e'.repeat(900)}`)}\n`
    const bytes = gzipSync(Buffer.from(`${header}\n${row.repeat(200_000)}`))
    expect(bytes.length).toBeLessThan(1_000_000)
    await expect(upload(bytes)).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('compression ratio'),
    })
    expect(await forTenant(api.tenant.id).tx((db) => db.costImport.count({ where: { integrationId } }))).toBe(0)
  })

  test('writes no row of such a file to the database, and reads a bill as dense as real ones completely', async () => {
    const readBytes = async (text: string) => {
      let rows = 0
      const zipped = gzipSync(Buffer.from(`${header}\n${text}`))
      const reading = readFocus('bill.csv.gz', Readable.from([zipped]))
      try {
        for await (const _ of reading) rows++
        return { rows }
      } catch (error) {
        return { rows, error }
      }
    }
    const same = `${line(month(0))}\n`
    expect(await readBytes(same.repeat(200_000))).toMatchObject({ rows: 0, error: { kind: 'refused' } })
    const honest = Array.from({ length: 100_000 }, (_, i) => `${i % 997}.${i},${same.slice(same.indexOf(',') + 1)}`).join('')
    expect(await readBytes(honest)).toEqual({ rows: 100_000 })
  })

  test('rejects a Parquet file of a million equal rows in a few bytes before a row is written', async () => {
    const equal = (value: string | number) => Array.from({ length: 1_000_000 }, () => value)
    const columnData = [
      { name: 'BilledCost', data: equal(1), type: 'DOUBLE' as const },
      { name: 'ServiceName', data: equal('Compute'), type: 'STRING' as const },
    ]
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData }))
    expect(bytes.length).toBeLessThan(500_000)
    const reading = readFocus('bill.parquet', Readable.from([bytes]))
    await expect(reading.next()).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('allowed density'),
    })
  })

  test('charges of 1,200 months create no partition; each is a problem', async () => {
    const before = await partitions()
    const years = Array.from({ length: 100 }, (_, i) => 1900 + i)
    const days = years.flatMap((y) => Array.from({ length: 12 }, (_, m) => `${y}-${String(m + 1).padStart(2, '0')}-01`))
    const read = await upload(Buffer.from([header, ...days.map(line)].join('\n')))
    expect(read).toEqual({ lines: 0, problems: 1200 })
    expect(await partitions()).toBe(before)
  })

  test('rejects more months than a bill has, with the number', async () => {
    const days = Array.from({ length: billLimits.monthsPerFile + 1 }, (_, i) => month(i))
    await expect(upload(Buffer.from([header, ...days.map(line)].join('\n')))).rejects.toMatchObject({
      message: expect.stringContaining(`more than ${billLimits.monthsPerFile} months`),
    })
  })
})

describe('queries', () => {
  test('rejects 10,000 references with 5,000 fields before anything is read', async () => {
    const began = Date.now()
    const answered = await api.send('POST', '/api/catalog/entities/by-refs', {
      entityRefs: Array.from({ length: 10_000 }, (_, i) => `component:default/service-${i % 30}`),
      fields: Array.from({ length: 5000 }, (_, i) => `metadata.f${i}`),
    })
    expect(answered.status).toBe(400)
    expect(await answered.text()).toContain('Name fewer fields')
    expect(Date.now() - began).toBeLessThan(2000)
  })

  test.each([
    ['GET /entities', `/api/catalog/entities?fields=${Array.from({ length: 101 }, (_, i) => `f${i}`).join(',')}`],
    [
      'GET /entities/by-query',
      `/api/catalog/entities/by-query?fields=${Array.from({ length: 101 }, (_, i) => `f${i}`).join(',')}`,
    ],
    ['an offset', `/api/catalog/entities/by-query?offset=${requestLimits.offset + 1}`],
    ['filters', `/api/catalog/entities?filter=${Array.from({ length: 201 }, (_, i) => `k${i}=v`).join(',')}`],
  ])('%s has the same limit', async (_, path) => {
    expect((await api.get(path)).status).toBe(400)
  })

  const all = (count: number) => ({
    $all: Array.from({ length: 100 }, (_, a) => ({
      $any: Array.from({ length: count / 100 }, (_, b) => ({ [`metadata.k${a}-${b}`]: 'x' })),
    })),
  })
  test.each(['entity-facets', 'entities/by-query', 'entities/by-refs'])('rejects 10,000 conditions for %s', async (path) => {
    const body = { query: all(10_000), facets: ['kind'], entityRefs: ['component:default/x'] }
    const answered = await api.send('POST', `/api/catalog/${path}`, body)
    expect(answered.status).toBe(400)
    expect(await answered.text()).toContain('200 conditions')
  })

  test('counts conditions for each facet', async () => {
    const answered = await api.send('POST', '/api/catalog/entity-facets', {
      query: all(100),
      facets: Array.from({ length: 16 }, (_, i) => `metadata.f${i}`),
    })
    expect(answered.status).toBe(400)
    expect(await answered.text()).toContain('fewer facets')
  })
})
