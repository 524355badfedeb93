import { randomUUID } from 'node:crypto'
import { systemDb } from '@callboard/db/system-db'
import type { OperationContext } from '@callboard/kernel/operation'
import { allocateCosts, getCosts, importFile } from '@callboard/modules/costs'
import { figure, percentile, seconds } from './figures.ts'

const header =
  'BilledCost,EffectiveCost,ListCost,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ChargeCategory,ChargeDescription,ServiceName,ServiceCategory,ProviderName,BillingAccountId,SubAccountId,SubAccountName,RegionId,ResourceId,ResourceName,SkuId,ConsumedQuantity,ConsumedUnit,Tags\n'

/** A bill of three months: 250 components, 12 services, 3 accounts, a row per resource and hour or day. */
async function* generatedBill(rows: number): AsyncGenerator<Uint8Array> {
  yield Buffer.from(header)
  let text = ''
  for (let i = 0; i < rows; i++) {
    const day = new Date(Date.UTC(2026, 7, 1) + (i % 92) * 86_400_000).toISOString().slice(0, 10)
    const cost = ((i % 997) * 0.00137 + 0.0001).toFixed(10)
    const component = Math.floor(i / 92) % 250
    const service = i % 12
    const account = component % 3
    text += `${cost},${cost},${cost},USD,${day.slice(0, 7)}-01T00:00:00Z,${day}T00:00:00Z,Usage,Hours of kind ${service},Service ${service},Compute,AWS,1,${account},Account ${account},eu-${account},arn:aws:x:${i % 40_000},resource-${i % 40_000},SKU${service},${i % 24},Hours,"{""component"":""service-${String(component).padStart(6, '0')}"",""env"":""production""}"\n`
    if (text.length > 64_000) {
      yield Buffer.from(text)
      text = ''
    }
  }
  yield Buffer.from(text)
}

async function sizeOf(tables: string): Promise<number> {
  const [row] = await systemDb('statistics').$queryRawUnsafe<{ bytes: bigint }[]>(
    `select sum(pg_total_relation_size(c.oid)) as bytes from pg_class c where c.relkind = 'r' and c.relname like '${tables}'`,
  )
  return Number(row?.bytes ?? 0)
}

/** Imports a large bill, allocates it, and reads it as pages do. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: runs from top to bottom, once
export async function benchCosts(context: OperationContext, rows: number): Promise<void> {
  const { tenantId } = context
  const integrationId = randomUUID()
  await context.tx((db) =>
    db.integration.create({
      data: {
        tenantId,
        id: integrationId,
        pluginId: 'cloud-costs',
        name: 'bench',
        account: 'bench-bill',
        settings: {},
        secrets: '',
      },
    }),
  )
  const file = { integrationId, source: 'bench.csv', version: '1' }
  let began = performance.now()
  const imported = await importFile(tenantId, file, generatedBill(rows))
  const importS = seconds(began)
  if (imported.lines !== rows || imported.problems > 0) throw new Error('the bench did not import what it should')
  const name = `import ${rows.toLocaleString('en')} rows of a bill`
  const [lines, days] = [await sizeOf('cost_line_%'), await sizeOf('cost_day')]
  figure(name, `${importS.toFixed(1)} s`, `${Math.round(rows / importS).toLocaleString('en')} rows/s`)
  figure(
    'disk, lines and their sums by day',
    `${Math.round((lines + days) / 1024 ** 2)} MiB`,
    `${Math.round((lines + days) / rows)} bytes a row, indexes included`,
  )
  began = performance.now()
  await importFile(tenantId, { ...file, version: '2' }, generatedBill(rows))
  figure('the same again, in place of the first', `${seconds(began).toFixed(1)} s`)
  began = performance.now()
  await allocateCosts(tenantId)
  figure('say whose it is', `${seconds(began).toFixed(2)} s`)
  await systemDb('statistics').$executeRaw`analyze cost_day, cost_dimension, cost_share`
  for (const by of ['service', 'entity'] as const) {
    const times: number[] = []
    for (let i = 0; i < 10; i++) {
      began = performance.now()
      await getCosts(context, { by, days: 30 })
      times.push(seconds(began) * 1000)
    }
    figure(
      `everything a page of costs asks, 30 days by ${by}`,
      `p50 ${Math.round(percentile(times, 0.5))} ms`,
      `p95 ${Math.round(percentile(times, 0.95))} ms`,
    )
  }
}
