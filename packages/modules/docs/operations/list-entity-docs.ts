import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'

/** The docs of some entities: number of pages and last change. `available`: whether anything in the organization has docs. */
export const listEntityDocs = operation({
  name: 'docs.list-for-entities',
  action: 'catalog.read',
  input: z.object({ refs: z.array(z.string().max(600).toLowerCase()).max(1000) }),
  run: ({ read, tenantId }, { refs }) =>
    read(async (db) => {
      const [rows, [any]] = await Promise.all([
        db.$queryRaw<{ ref: string; pages: number; changedAt: Date }[]>`
          select ref, count(*)::int as pages, max(changed_at) as "changedAt" from doc_page
          where tenant_id = ${tenantId}::uuid and ref = any(${refs}::text[]) group by ref`,
        db.$queryRaw<{ available: boolean }[]>`
          select exists (select from doc_page where tenant_id = ${tenantId}::uuid) as available`,
      ])
      return { available: any?.available ?? false, rows }
    }),
})
