import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { daysBefore } from '../domain/window.ts'
import { readEntityCosts } from '../repo/entity-costs.ts'
import { extentOf, isComparable, latestExtent } from './cached-costs.ts'
import { costVersion } from './cost-answers.ts'

/** Days of costs in a table's column. */
const days = 30

const windowOf = (currency: string, last: string) => ({
  currency,
  since: daysBefore(last, 2 * days),
  from: daysBefore(last, days),
  to: last,
})

/** The most used currency and its last billed day. */
function newest({ currencies, lastOf }: Pick<Awaited<ReturnType<typeof extentOf>>, 'currencies' | 'lastOf'>) {
  const [currency] = currencies
  const last = currency === undefined ? undefined : lastOf.get(currency)
  return currency === undefined || last === undefined ? undefined : { currency, last }
}

/** Costs in the window of the bills as they were last known, with the version of these bills. */
async function readEarly(db: TenantReader, tenantId: TenantId, refs: readonly string[]) {
  const known = await latestExtent(tenantId)
  const of = known && newest(known)
  return known && of
    ? { bills: known.bills, rows: await readEntityCosts(db, tenantId, refs, windowOf(of.currency, of.last)) }
    : null
}

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
      // Read beside the version that says whether they hold, because a page waits for both.
      const [version, early] = await Promise.all([costVersion(db, tenantId), readEarly(db, tenantId, refs)])
      const of = newest(await extentOf(db, tenantId, version))
      if (!of) return { available: false, currency: 'USD', rows: [] }
      const { currency, last } = of
      const [rows, comparable] = await Promise.all([
        early?.bills === version.bills ? early.rows : readEntityCosts(db, tenantId, refs, windowOf(currency, last)),
        isComparable(db, tenantId, version, { currency, to: last, days }),
      ])
      return { available: true, currency, rows: rows.map((row) => ({ ...row, before: comparable ? row.before : null })) }
    }),
})
