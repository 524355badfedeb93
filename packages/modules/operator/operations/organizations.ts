import { notFound } from '@callboard/core/errors'
import { systemDb } from '@callboard/db/system-db'
import { parseInput } from '@callboard/kernel/operation'
import { entitlementsFrom } from '@callboard/modules/billing'
import type { Account } from '@callboard/modules/identity'
import { z } from 'zod'
import { requireOperator } from './operators.ts'

// The operator's view of organizations: their state, never their content.

export type OrganizationRow = {
  id: string
  slug: string
  name: string
  createdAt: Date
  removeAt: Date | null
  plan: string
  phase: string
  members: number
  entities: number
  integrations: number
  troubled: number
  /** Page views in the last seven days. */
  visits: number
}

const perPage = 50
const listSchema = z.object({
  text: z.string().trim().max(100).default(''),
  page: z.number().int().min(1).max(10_000).default(1),
})

/** Organizations whose name or slug contains a text, newest first, paginated. */
export async function listOrganizations(operator: Account, input: unknown) {
  requireOperator(operator)
  const { text, page } = parseInput(listSchema, input)
  const db = systemDb('operator')
  const where = text
    ? { OR: [{ slug: { contains: text.toLowerCase() } }, { name: { contains: text, mode: 'insensitive' as const } }] }
    : {}
  const tenants = await db.tenant.findMany({
    where,
    orderBy: { id: 'desc' },
    skip: (page - 1) * perPage,
    take: perPage,
    include: { billing: true, _count: { select: { memberships: true, entities: true, integrations: true } } },
  })
  const ids = tenants.map((t) => t.id)
  const troubled = await db.integration.groupBy({
    by: ['tenantId'],
    where: { tenantId: { in: ids }, health: 'attention' },
    _count: true,
  })
  const visits = await db.usageDay.groupBy({
    by: ['tenantId'],
    where: { tenantId: { in: ids }, kind: 'view', day: { gte: new Date(Date.now() - 7 * 86_400_000) } },
    _sum: { times: true },
  })
  const organizations = tenants.map((t): OrganizationRow => {
    const { plan, phase } = entitlementsFrom(t.billing)
    return {
      id: t.id,
      slug: t.slug,
      name: t.name,
      createdAt: t.createdAt,
      removeAt: t.removeAt,
      plan,
      phase,
      members: t._count.memberships,
      entities: t._count.entities,
      integrations: t._count.integrations,
      troubled: troubled.find((r) => r.tenantId === t.id)?._count ?? 0,
      visits: visits.find((r) => r.tenantId === t.id)?._sum.times ?? 0,
    }
  })
  return { organizations, total: await db.tenant.count({ where }), page, perPage }
}

/** One organization: the state of its connections, jobs and payments, and whether support has access. */
export async function getOrganization(operator: Account, input: unknown) {
  requireOperator(operator)
  const { id } = parseInput(z.object({ id: z.uuid() }), input)
  const db = systemDb('operator')
  const tenant = await db.tenant.findUnique({
    where: { id },
    include: { billing: true, _count: { select: { memberships: true, entities: true } } },
  })
  if (!tenant) throw notFound('This organization')
  const integrations = await db.integration.groupBy({
    by: ['pluginId', 'state', 'health', 'healthCode'],
    where: { tenantId: id },
    _count: true,
    orderBy: [{ pluginId: 'asc' }],
  })
  const roles = await db.membership.groupBy({ by: ['role'], where: { tenantId: id }, _count: true })
  const visits = await db.supportVisit.findMany({ where: { tenantId: id }, orderBy: { id: 'desc' }, take: 10 })
  const open = tenant.supportUntil !== null && tenant.supportUntil > new Date()
  return {
    id,
    slug: tenant.slug,
    name: tenant.name,
    createdAt: tenant.createdAt,
    removeAt: tenant.removeAt,
    entities: tenant._count.entities,
    members: roles.map((r) => ({ role: r.role, count: r._count })),
    integrations: integrations.map(({ _count, ...row }) => ({ ...row, count: _count })),
    ...entitlementsFrom(tenant.billing),
    seats: tenant.billing?.seats ?? 0,
    syncedAt: tenant.billing?.syncedAt ?? null,
    support: open ? { until: tenant.supportUntil as Date, role: tenant.supportRole === 'admin' ? 'admin' : 'viewer' } : null,
    visits,
  }
}

/** Removed organizations, with the leftovers found afterwards. */
export async function listRemovals(operator: Account) {
  requireOperator(operator)
  const rows = await systemDb('operator').tenantRemoval.findMany({ orderBy: { removedAt: 'desc' }, take: 100 })
  return rows.map(({ rowsLeft, ...row }) => {
    const counts = Object.entries(rowsLeft as Record<string, number>)
    return {
      ...row,
      tables: counts.length,
      left: counts.filter(([, rows]) => rows > 0).map(([table, rows]) => ({ table, rows })),
    }
  })
}
