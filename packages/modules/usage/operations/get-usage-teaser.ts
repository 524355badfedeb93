import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { windowOf } from './window.ts'

/** A preview on the locked page: how much was recorded, without sample data. */
export const getUsageTeaser = operation({
  name: 'usage.teaser',
  action: 'tenant.read',
  input: z.object({}),
  run: ({ read, tenantId }) =>
    read(async (db) => {
      const w = windowOf(30)
      const [row] = await db.$queryRaw<{ visits: number; people: number }[]>`
        select coalesce(sum(times), 0)::int as visits, count(distinct person)::int as people from usage_person_day
        where tenant_id = ${tenantId}::uuid and day between ${w.from}::date and ${w.to}::date and not sample`
      return row ?? { visits: 0, people: 0 }
    }),
})
