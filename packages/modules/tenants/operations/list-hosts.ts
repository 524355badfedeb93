import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { dnsRecordOf } from './dns-proof.ts'

/** Custom domains of the organization, with the required DNS records. */
export const listHosts = operation({
  name: 'hosts.list',
  action: 'tenant.manage',
  input: z.object({}),
  run: (context) =>
    context.readModels(async (db) => {
      const target = new URL(context.platform.publicUrl).hostname
      const rows = await db.portalHost.findMany({ orderBy: { host: 'asc' }, omit: { tenantId: true } })
      return rows.map(({ proof, ...row }) => ({ ...row, record: dnsRecordOf(row.host, proof), target }))
    }),
})
