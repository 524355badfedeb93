import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { daysBefore } from '../domain/window.ts'
import { readEntityCosts } from '../repo/entity-costs.ts'
import { extentOf, isComparable } from './cached-costs.ts'
import { costVersion } from './cost-answers.ts'

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
      const [rows, comparable] = await Promise.all([
        readEntityCosts(db, tenantId, refs, {
          currency,
          since: daysBefore(last, 2 * days),
          from: daysBefore(last, days),
          to: last,
        }),
        isComparable(db, tenantId, version, { currency, to: last, days }),
      ])
      return { available: true, currency, rows: rows.map((row) => ({ ...row, before: comparable ? row.before : null })) }
    }),
})
