import { notFound } from '@callboard/core/errors'
import { isRole } from '@callboard/core/permissions'
import { z } from 'zod'
import { audit, operation } from '../operation.ts'

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
        createdAt: tenant.createdAt,
      }
    }),
})

export const renameTenant = operation({
  name: 'tenant.rename',
  action: 'tenant.manage',
  input: z.object({ name: z.string().trim().min(1, 'Enter a name.').max(80) }),
  run: (context, { name }) =>
    context.tx(async (db) => {
      const before = await db.tenant.findUniqueOrThrow({ where: { id: context.tenantId } })
      await db.tenant.update({ where: { id: context.tenantId }, data: { name } })
      await audit(db, context, {
        action: 'tenant.renamed',
        targetType: 'tenant',
        targetId: context.tenantId,
        targetLabel: name,
        detail: { before: before.name, after: name },
      })
      return { name }
    }),
})

export const listMembers = operation({
  name: 'tenant.list-members',
  action: 'members.read',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const rows = await db.$queryRaw<{ userId: string; role: string; createdAt: Date; name: string; email: string }[]>`
        select user_id as "userId", role, created_at as "createdAt", name, email from app.tenant_members() order by name, email`
      return rows.map((r) => ({ ...r, role: isRole(r.role) ? r.role : ('viewer' as const) }))
    }),
})

export const listAudit = operation({
  name: 'tenant.list-audit',
  action: 'audit.read',
  input: z.object({ limit: z.number().int().min(1).max(200).default(50), offset: z.number().int().min(0).default(0) }),
  run: (context, { limit, offset }) =>
    context.tx(async (db) => ({
      events: await db.auditEvent.findMany({ orderBy: { id: 'desc' }, take: limit, skip: offset, omit: { tenantId: true } }),
      total: await db.auditEvent.count(),
    })),
})

/** Everything the organization holds, as plain data. Secrets and token hashes are not part of it. */
export const exportTenant = operation({
  name: 'tenant.export',
  action: 'tenant.export',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => ({
      tenant: await db.tenant.findUnique({ where: { id: context.tenantId } }),
      members: await db.$queryRaw<object[]>`select user_id, role, created_at, name, email from app.tenant_members()`,
      integrations: await db.integration.findMany({ omit: { secrets: true } }),
      entities: await db.entity.findMany({
        select: { ref: true, data: true, file: true, url: true, createdAt: true, updatedAt: true },
        orderBy: { ref: 'asc' },
      }),
      problems: await db.problem.findMany({ omit: { tenantId: true } }),
      tokens: await db.apiToken.findMany({ omit: { tokenHash: true, tenantId: true } }),
      audit: await db.auditEvent.findMany({ omit: { tenantId: true }, orderBy: { id: 'asc' } }),
    })),
})
