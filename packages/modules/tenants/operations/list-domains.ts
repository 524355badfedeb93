import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { dnsRecordOf } from './dns-proof.ts'

/** Email domains of the organization, each with its verification record. */
export const listDomains = operation({
  name: 'domains.list',
  action: 'tenant.manage',
  input: z.object({}),
  run: (context) =>
    context.readModels(async (db) => {
      const rows = await db.emailDomain.findMany({ orderBy: { domain: 'asc' }, omit: { tenantId: true } })
      return rows.map(({ proof, ...row }) => ({ ...row, record: dnsRecordOf(row.domain, proof) }))
    }),
})
