import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { costVersion } from './cost-answers.ts'
import { currentImports, daysBefore, extentOf, isComparable } from './cost-parts.ts'

/** Days of costs in a table's column. */
const days = 30

/**
 * Costs allocated to some entities in the 30 days up to the last billed one, and in the 30 days before, in the most used
 * currency. Amounts are numbers in units of it. `before` is null if bills of either are missing. `available`: whether there are
 * any bills.
 */
export const listEntityCosts = operation({
  name: 'costs.list-for-entities',
  action: 'costs.read',
  input: z.object({ refs: z.array(z.string().max(600).toLowerCase()).max(1000) }),
  run: ({ read, tenantId }, { refs }) =>
    read(async (db) => {
      const version = await costVersion(db, tenantId)
      const { currencies, lastOf } = await extentOf(db, tenantId, version)
      const currency = currencies[0]
      const last = currency === undefined ? undefined : lastOf.get(currency)
      if (currency === undefined || last === undefined) return { available: false, currency: 'USD', rows: [] }
      const charged = db.$queryRawUnsafe<{ ref: string; amount: number; before: number }[]>(
        // Each entity has few dimensions, whose days come from an index.
        `select s.ref, coalesce(sum(d.billed * s.share) filter (where d.day > $4::date), 0)::float as amount,
          coalesce(sum(d.billed * s.share) filter (where d.day <= $4::date), 0)::float as before
        from cost_share s join cost_day d on d.tenant_id = s.tenant_id and d.dimension_id = s.dimension_id ${currentImports}
        where s.tenant_id = $1::uuid and s.ref = any($6::text[]) and d.currency = $2 and d.day > $3::date and d.day <= $5::date group by 1`,
        tenantId,
        currency,
        daysBefore(last, 2 * days),
        daysBefore(last, days),
        last,
        refs,
      )
      const [rows, comparable] = await Promise.all([charged, isComparable(db, tenantId, version, { currency, to: last, days })])
      return { available: true, currency, rows: rows.map((row) => ({ ...row, before: comparable ? row.before : null })) }
    }),
})
