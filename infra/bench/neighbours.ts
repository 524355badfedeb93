import { actions } from '@callboard/core/permissions'
import { forTenant } from '@callboard/db/for-tenant'
import { importFile } from '@callboard/operations/costs/import-file'
import type { OperationContext } from '@callboard/operations/operation'
import { createToken } from '@callboard/operations/tokens/tokens'
import { execa } from 'execa'
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { figure, percentile } from './figures.ts'
import type { BenchStack } from './stack.ts'

// One organization does its worst while another reads its catalog, as people do: one request after the other.

const measuredMs = 10_000

type Attack = { name: string; once(): Promise<unknown> }

/** p95 in ms of a person's reads. */
async function reads(base: string, token: string): Promise<number> {
  const times: number[] = []
  const paths = [
    '/api/catalog/entities/by-query?filter=kind%3Dcomponent&limit=20',
    '/api/catalog/entity-facets?facet=spec.type',
    '/api/v1/entities?limit=20',
  ]
  const until = Date.now() + measuredMs
  for (let i = 0; Date.now() < until; i++) {
    const began = performance.now()
    const answer = await fetch(base + paths[i % paths.length], {
      headers: { authorization: `Bearer ${token}`, 'cache-control': 'no-cache' },
    })
    await answer.arrayBuffer()
    if (answer.status !== 200) throw new Error(`a neighbour was answered ${answer.status}`)
    times.push(performance.now() - began)
    await wait(20)
  }
  return percentile(times, 0.95)
}

/** The largest request of its kind that is let in, and one beyond it. */
function attacksOf(base: string, token: string, context: OperationContext, integrationId: string): Attack[] {
  const post = (path: string, body: unknown) =>
    fetch(base + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'cache-control': 'no-cache' },
      body: JSON.stringify(body),
    }).then((r) => r.arrayBuffer())
  const list = <T>(length: number, make: (i: number) => T) => Array.from({ length }, (_, i) => make(i))
  const refs = list(10_000, (i) => `component:default/service-${i}`)
  const any = (count: number) => ({ $any: list(count, (i) => ({ [`metadata.k${i}`]: 'x' })) })
  const header =
    'BilledCost,EffectiveCost,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ChargeCategory,ServiceName,ProviderName'
  const day = new Date().toISOString().slice(0, 10)
  const row = `1,1,USD,${day}T00:00:00Z,${day}T00:00:00Z,Usage,Compute,AWS\n`
  const bill = gzipSync(Buffer.from(`${header}\n${row.repeat(1_000_000)}`))
  return [
    {
      name: '10,000 references × fields, 16 at a time',
      once: () =>
        Promise.all(
          list(16, async (i) => {
            await post('/api/catalog/entities/by-refs', { entityRefs: refs, fields: list(5000, (f) => `metadata.f${f}`) })
            await post('/api/catalog/entities/by-refs', { entityRefs: refs, fields: list(10, (f) => `metadata.f${f}${i}`) })
          }),
        ),
    },
    {
      name: 'facets with 10,000 and with 25 conditions × 4 facets, 16 at a time',
      once: () =>
        Promise.all(
          list(16, async (i) => {
            await post('/api/catalog/entity-facets', { query: { $all: list(100, () => any(100)) }, facets: ['kind'] })
            await post('/api/catalog/entity-facets', { query: any(25), facets: list(4, (f) => `metadata.f${f}${i}`) })
          }),
        ),
    },
    {
      name: 'a bill of 1,000,000 rows in a small gzip',
      once: async () => {
        const bytes = (async function* () {
          yield bill
        })()
        await importFile(context.tenantId, { integrationId, source: 'bill.csv.gz', version: randomUUID() }, bytes).catch(() => {})
      },
    },
    {
      name: '3,000 placeholders in a file, in another process',
      once: () => execa(process.execPath, [path.join(import.meta.dirname, 'hostile-file.ts')]),
    },
  ]
}

/** Prints the neighbour's p95 alone, then during each attack. */
export async function benchNeighbours(stack: BenchStack, attacker: OperationContext, neighbour: OperationContext): Promise<void> {
  const tokenOf = async (context: OperationContext) => (await createToken(context, { name: 'bench', scopes: actions })).token
  const integrationId = randomUUID()
  const { tenantId } = attacker
  const secrets = await stack.platform.vault.seal(tenantId, { values: {}, hookSecret: 'x' })
  await forTenant(tenantId).tx((db) =>
    db.integration.create({
      data: { tenantId, id: integrationId, pluginId: 'cloud-costs', name: 'x', account: 'x', settings: {}, secrets },
    }),
  )
  const [attackers, own] = [await tokenOf(attacker), await tokenOf(neighbour)]
  await reads(stack.apiUrl, own)
  for (const { name, once } of attacksOf(stack.apiUrl, attackers, attacker, integrationId)) {
    const alone = await reads(stack.apiUrl, own)
    const state = { stopped: false, rounds: 0 }
    const attacking = (async () => {
      while (!state.stopped) {
        await once()
        await wait(1)
        state.rounds++
      }
    })()
    const together = await reads(stack.apiUrl, own)
    state.stopped = true
    await attacking
    figure(
      name,
      `${together.toFixed(1)} ms`,
      `alone ${alone.toFixed(1)} ms; ${(together / alone).toFixed(2)} times; ${state.rounds} rounds`,
    )
  }
}
