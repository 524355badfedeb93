import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import type { OperationContext } from '@callboard/kernel/operation'
import { readApiOperations } from '@callboard/modules/apis'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { replacePages } from '@callboard/modules/docs'
import { vacuumCatalog } from '@callboard/modules/integrations'
import { search } from '@callboard/modules/search'
import { emptyIntegration } from './catalog-files.ts'
import { figure, percentile, seconds } from './figures.ts'
import { generatedCatalog } from './generated-catalog.ts'
import { measureReads } from './read-catalog.ts'

/** Writes a generated catalog as one integration's, in one transaction. */
async function fill(context: OperationContext, count: number): Promise<void> {
  const integrationId = await emptyIntegration(context)
  const inputs = generatedCatalog(count).map((descriptor, i) => ({
    descriptor: descriptor as never,
    item: 'bench',
    file: 'f.yaml',
    url: `u${i}`,
    line: 1,
    evidence: null,
  }))
  await forTenant(context.tenantId).tx((db) => applyEntities(db, context.tenantId, integrationId, inputs, null))
}

/** Writes docs pages for the first components of the catalog: about four thousand characters each, as in real docs. */
async function writeDocs(context: OperationContext, count: number): Promise<void> {
  const { tx } = forTenant(context.tenantId)
  const entities = await tx((db) =>
    db.entity.findMany({
      where: { kind: 'component' },
      orderBy: { id: 'asc' },
      take: count / 10,
      select: { ref: true, item: true, integrationId: true },
    }),
  )
  const words =
    'the service to deploy retries a request when its queue is full and alerts whoever owns the database cluster region token'.split(
      ' ',
    )
  const pages = entities.flatMap(({ ref }, e) =>
    Array.from({ length: 10 }, (_, i) => {
      const n = e * 10 + i
      const plain = Array.from({ length: 700 }, (_, w) =>
        w % 9 === 0 ? `term${(n * 31 + w * 17) % 20_000}` : words[(n + w * w) % words.length],
      ).join(' ')
      return {
        ref,
        path: `page-${i}.md`,
        title: `${ref.split('/')[1]} guide ${i}`,
        section: '',
        text: plain,
        plain,
        url: `u${n}`,
      }
    }),
  )
  const [first] = entities
  if (first?.integrationId) {
    const { integrationId, item } = first
    await tx((db) => replacePages(db, context.tenantId, integrationId, [{ key: item, pages }]))
  }
}

/** Typical searches: names, parts of names, two words, conditions, typos, and paths of APIs. */
const typed = [
  'payments-gateway',
  'ledger',
  'gate',
  'pay',
  'fraud console',
  'identity router kind:component',
  'kind:api billing',
  'shipping owner:team-payments-000000',
  'paymetns',
  'ledgr adaptor',
  'orchestratr',
  'person-000123',
  'risk type:service',
  '/treasury',
  'get /media',
  'deploy',
  'queue is full',
  'term1234',
  'gateway guide',
  'alerts kind:component',
  'zzzzqqq',
]

async function measure(name: string, context: OperationContext, times: number): Promise<number> {
  const took: { words: string; ms: number }[] = []
  for (let i = 0; i < times; i++) {
    const began = performance.now()
    const words = typed[i % typed.length] ?? ''
    await search(context, { typed: words })
    if (i >= typed.length) took.push({ words, ms: performance.now() - began })
  }
  const all = took.map((t) => t.ms)
  const p95 = percentile(all, 0.95)
  const slowest = took.reduce((a, b) => (b.ms > a.ms ? b : a))
  figure(
    name,
    `${percentile(all, 0.5).toFixed(1)} ms`,
    `p95 ${p95.toFixed(1)} ms (at most 50); slowest ${slowest.ms.toFixed(0)} ms for "${slowest.words}"`,
  )
  return p95
}

/**
 * Search in an organization of 10,000 entities and 5,000 docs pages, alone and among a thousand others of 200 each, and how much
 * one of the thousand is affected.
 */
export async function benchSearch(tenant: (name: string) => Promise<OperationContext>): Promise<void> {
  const large = await tenant('bench-search')
  await fill(large, 10_000)
  let began = performance.now()
  const apis = await readApiOperations(large.tenantId)
  figure(`operations of ${apis.toLocaleString('en')} APIs read`, `${seconds(began).toFixed(1)} s`)
  began = performance.now()
  await writeDocs(large, 5000)
  figure('5,000 pages of docs written', `${seconds(began).toFixed(1)} s`)
  const small = await tenant('bench-small')
  await fill(small, 200)
  await vacuumCatalog()
  await systemDb('statistics').$executeRaw`analyze doc_page`
  await measure('search, 10,000 entities and 5,000 pages, alone', large, 320)
  const alone = await measure('search, 200 entities, alone', small, 320)
  const readsAlone = await measureReads('200 entities, alone', small)
  began = performance.now()
  for (let i = 0; i < 1000; i++) await fill(await tenant(`bench-many-${i}`), 200)
  figure('1,000 organizations of 200 entities written', `${seconds(began).toFixed(0)} s`)
  await vacuumCatalog()
  await systemDb('statistics').$executeRaw`analyze doc_page`
  await measure('search, 10,000 entities and 5,000 pages, among 1,000 others', large, 320)
  const among = await measure('search, 200 entities, among 1,000 others', small, 320)
  figure('one of the thousand, against alone: search', `${(among / alone).toFixed(2)} times`, 'at p95; at most 1.2')
  const readsAmong = await measureReads('200 entities, among 1,000 others', small)
  const ratios = readsAmong.map((p95, i) => p95 / (readsAlone[i] ?? p95))
  const mean = Math.exp(ratios.reduce((sum, r) => sum + Math.log(r), 0) / ratios.length)
  figure(
    'one of the thousand, against alone: reads',
    `${mean.toFixed(2)} times`,
    `at p95, in the geometric mean; at most 1.2; most ${Math.max(...ratios).toFixed(2)}`,
  )
}
