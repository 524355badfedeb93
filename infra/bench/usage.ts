import { randomUUID } from 'node:crypto'
import { trustedUserId } from '@callboard/core/ids'
import { systemDb } from '@callboard/db/system-db'
import type { OperationContext } from '@callboard/kernel/operation'
import { getInsights, recordUsage, rollUpUsage } from '@callboard/modules/usage'
import { figure, percentile, seconds } from './figures.ts'

/** Days that may contain events (app.ensure_usage_day), and days that only have aggregates. */
const openDays = 5
const pastDays = 175
const subjects = 5000

/** Reports as browsers send them, 50 events each, four concurrently. */
async function report(context: OperationContext, events: number): Promise<number> {
  const paths = Array.from({ length: 200 }, (_, i) => `/catalog/component/default/service-${i}`)
  const began = performance.now()
  const reports = Array.from({ length: events / 50 }, (_, i) => i)
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let i = reports.pop(); i !== undefined; i = reports.pop()) {
        const person = { ...context.actor, type: 'user' as const, role: 'owner' as const, label: 'x' }
        const at = new Date().toISOString()
        // A user may report 3,000 events per hour.
        const id = trustedUserId(`00000000-0000-4000-8000-${String(i % 40).padStart(12, '0')}`)
        await recordUsage(
          { ...context, actor: { ...person, id } },
          {
            events: Array.from({ length: 50 }, (_, n) => ({
              id: randomUUID(),
              at,
              kind: 'view' as const,
              what: paths[(i * 7 + n) % 200] ?? '/',
            })),
          },
        )
      }
    }),
  )
  return events / seconds(began)
}

/** Records, aggregates and reads the usage of an organization. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: runs from top to bottom, once
export async function benchUsage(context: OperationContext, events: number): Promise<void> {
  const { tenantId } = context
  const db = systemDb('statistics')
  const rate = await report(context, 100_000)
  figure('reports of 50 events, 4 at a time', `${Math.round(rate).toLocaleString('en')} events/s`)
  await context.tx(async (tx) => {
    for (let i = 0; i < openDays; i++) await tx.$executeRaw`select app.ensure_usage_day(current_date - 2 + ${i}::int)::text`
  })
  const before = Number((await db.$queryRaw<{ n: bigint }[]>`select count(*) as n from usage_event`)[0]?.n ?? 0)
  const rest = events - before
  let began = performance.now()
  for (let day = 0; day < openDays; day++)
    await db.$executeRaw`
      insert into usage_event (tenant_id, day, id, at, person, team, kind, subject)
      select ${tenantId}::uuid, current_date - 2 + ${day}::int, gen_random_uuid(), now(), 'person-' || (random() * 4999)::int, 'group:default/team-' || (random() * 99)::int, 'view',
        'entity:component:default/service-' || (power(random(), 3) * ${subjects - 1})::int
      from generate_series(1, ${Math.ceil(rest / openDays)}::int)`
  const written = seconds(began)
  figure(
    `${events.toLocaleString('en')} events in all, the rest written by the database itself`,
    `${written.toFixed(0)} s`,
    `${Math.round(rest / written).toLocaleString('en')} events/s`,
  )
  const [size] = await db.$queryRaw<{ bytes: bigint }[]>`
    select sum(pg_total_relation_size(c.oid)) as bytes from pg_class c where c.relkind = 'r' and c.relname like 'usage_event_%'`
  const bytes = Number(size?.bytes ?? 0)
  figure('disk', `${Math.round(bytes / 1024 ** 2)} MiB`, `${Math.round(bytes / events)} bytes an event, indexes included`)
  await db.$executeRaw`
    insert into usage_dirty (tenant_id, day) select ${tenantId}::uuid, current_date - 2 + i from generate_series(0, ${openDays - 1}::int) i on conflict do nothing`
  began = performance.now()
  const days = await rollUpUsage(tenantId)
  figure(
    `add up ${days} days of ${Math.round(events / openDays).toLocaleString('en')} events`,
    `${(seconds(began) / days).toFixed(1)} s a day`,
  )
  await db.$executeRaw`
    insert into usage_day (tenant_id, day, kind, subject, times, people)
    select ${tenantId}::uuid, current_date - 2 - d, 'view', 'entity:component:default/service-' || s, 1 + (random() * 40)::int, 1 + (random() * 9)::int
    from generate_series(1, ${pastDays}::int) d, generate_series(0, ${subjects - 1}::int) s on conflict do nothing`
  await db.$executeRaw`
    insert into usage_person_day (tenant_id, day, person, team, times)
    select ${tenantId}::uuid, current_date - 2 - d, 'person-' || p, 'group:default/team-' || p % 100, 10
    from generate_series(1, ${pastDays}::int) d, generate_series(0, 1999) p on conflict do nothing`
  await db.$executeRaw`analyze usage_day, usage_person_day`
  for (const window of [7, 30, 90] as const) {
    const times: number[] = []
    for (let i = 0; i < 10; i++) {
      began = performance.now()
      await getInsights(context, { days: window })
      times.push(seconds(began) * 1000)
    }
    figure(
      `everything the page of Insights asks, ${window} days of ${subjects.toLocaleString('en')} subjects`,
      `p50 ${Math.round(percentile(times, 0.5))} ms`,
      `p95 ${Math.round(percentile(times, 0.95))} ms`,
    )
  }
}
