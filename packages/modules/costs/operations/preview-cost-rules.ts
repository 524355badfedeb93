import { jsonb } from '@callboard/db/jsonb'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { allocationRules } from '../domain/allocation.ts'
import { sharesBy } from './allocate-costs.ts'

export type AllocationPreview = {
  currency: string
  total: string
  unallocated: string
  entities: { ref: string; amount: string }[]
}

/** A preview of allocation rules over all charges, without saving them. */
export const previewCostRules = operation({
  name: 'costs.preview-rules',
  action: 'costs.manage',
  input: z.object({ rules: allocationRules }),
  run: (context, { rules }) =>
    context.tx(async (db): Promise<AllocationPreview[]> => {
      const { tenantId } = context
      const shares = jsonb(await sharesBy(db, tenantId, rules))
      return db.$queryRaw<AllocationPreview[]>`
        with charged as (
          select d.currency, d.dimension_id, sum(d.billed) as amount from cost_day d join cost_import i on i.tenant_id = d.tenant_id and i.id = d.import_id and i.state = 'current'
          where d.tenant_id = ${tenantId}::uuid group by 1, 2
        ), parts as (
          select c.currency, s.ref, sum(c.amount * s.share) as amount from charged c
            join jsonb_to_recordset(${shares}::jsonb) as s("dimensionId" uuid, ref text, share numeric) on s."dimensionId" = c.dimension_id group by 1, 2
        ), wholes as (select currency, sum(amount) as amount from charged group by 1)
        select w.currency, w.amount::text as total, (w.amount - coalesce((select sum(p.amount) from parts p where p.currency = w.currency), 0))::text as unallocated,
          coalesce((select jsonb_agg(jsonb_build_object('ref', p.ref, 'amount', p.amount::text) order by p.amount desc) from parts p where p.currency = w.currency), '[]') as entities
        from wholes w order by 1`
    }),
})
