import { notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { changeTenant } from './change-tenant.ts'

export const getTenant = operation({
  name: 'tenant.get',
  action: 'tenant.read',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
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

export const renameTenant = operation({
  name: 'tenant.rename',
  action: 'tenant.manage',
  input: z.object({ name: z.string().trim().min(1, 'Enter a name.').max(80) }),
  run: async (context, { name }) => {
    await changeTenant(context, 'tenant.renamed', 'name', name)
    return { name }
  },
})

/** Sets or removes the announcement shown above every page. */
export const setAnnouncement = operation({
  name: 'tenant.announce',
  action: 'tenant.manage',
  input: z.object({ text: z.string().trim().min(1).max(300, 'Use at most 300 characters.').nullable() }),
  run: async (context, { text }) => {
    await changeTenant(context, 'tenant.announced', 'announcement', text)
    return { text }
  },
})

/** Sets the retention of audit entries in days; null keeps them forever. */
export const setAuditRetention = operation({
  name: 'tenant.set-audit-retention',
  action: 'tenant.manage',
  input: z.object({
    days: z
      .number()
      .int()
      .min(30, 'Keep entries for at least 30 days.')
      .max(3650, 'Use at most 10 years, or keep entries forever.')
      .nullable(),
  }),
  run: (context, { days }) =>
    context.tx(async (db) => {
      const before = await db.tenant.findUniqueOrThrow({ where: { id: context.tenantId } })
      await db.tenant.update({ where: { id: context.tenantId }, data: { auditRetentionDays: days } })
      await audit(db, context, {
        action: 'audit.retention-changed',
        targetType: 'audit',
        detail: { before: before.auditRetentionDays, after: days },
      })
      return { days }
    }),
})
