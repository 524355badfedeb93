import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'

export const getTenant = operation({
  name: 'tenant.get',
  action: 'tenant.read',
  input: z.object({}),
  run: (context) =>
    context.readModels(async (db) => {
      const tenant = await db.tenant.findUnique({ where: { id: context.tenantId } })
      if (!tenant) throw notFound('This organization')
      return {
        id: tenant.id,
        slug: tenant.slug,
        name: tenant.name,
        auditRetentionDays: tenant.auditRetentionDays,
        announcement: tenant.announcement,
        removeAt: tenant.removeAt,
        createdAt: tenant.createdAt,
      }
    }),
})
