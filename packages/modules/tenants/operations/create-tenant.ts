import { AppError } from '@callboard/core/errors'
import { type TenantId, trustedTenantId } from '@callboard/core/ids'
import { slugSchema } from '@callboard/core/slug'
import { systemDb } from '@callboard/db/system-db'
import { parseInput } from '@callboard/kernel/operation'
import type { Account } from '@callboard/modules/identity'
import { limitAttempts } from '@callboard/modules/identity'
import { z } from 'zod'

const newTenantSchema = z.object({ name: z.string().trim().min(1, 'Enter a name.').max(80), slug: slugSchema })

/** Why a slug is not available; undefined if it is, including for the organization that had it before. */
export async function slugProblem(slug: string, by?: TenantId): Promise<string | undefined> {
  const parsed = slugSchema.safeParse(slug)
  if (!parsed.success) return parsed.error.issues[0]?.message
  const db = systemDb('tenant-lifecycle')
  const taken = await db.tenant.findUnique({ where: { slug }, select: { id: true } })
  const former = await db.formerSlug.findUnique({ where: { slug }, select: { tenantId: true, expiresAt: true } })
  const held = former && former.expiresAt > new Date() && former.tenantId !== by
  return taken || held ? 'This address is taken. Choose another.' : undefined
}

/** An available slug like the requested one: itself, or with the first free number. */
export async function uniqueSlug(given: string): Promise<string | undefined> {
  const requested = parseInput(z.string().max(200), given)
  const candidates = [requested, ...Array.from({ length: 20 }, (_, i) => `${requested.slice(0, 37)}-${i + 2}`)]
  const db = systemDb('tenant-lifecycle')
  const taken = await db.tenant.findMany({ where: { slug: { in: candidates } }, select: { slug: true } })
  const free = candidates.filter((c) => !taken.some((t) => t.slug === c))
  for (const slug of free) if (!(await slugProblem(slug))) return slug
  return undefined
}

/**
 * Creates an organization with its first owner.
 * @throws AppError `conflict` if the slug is taken
 */
export async function createTenant(input: unknown, owner: Account): Promise<{ id: TenantId; slug: string; name: string }> {
  const { name, slug } = parseInput(newTenantSchema, input)
  await limitAttempts(`create-tenant:${owner.id}`, 20, 86_400)
  const db = systemDb('tenant-lifecycle')
  const problem = await slugProblem(slug)
  if (problem) throw new AppError('conflict', problem, { field: 'slug' })
  const tenant = await db.$transaction(async (tx) => {
    const created = await tx.tenant.create({ data: { name, slug } })
    await tx.membership.create({ data: { tenantId: created.id, userId: owner.id, role: 'owner' } })
    await tx.auditEvent.create({
      data: {
        tenantId: created.id,
        actorType: 'user',
        actorId: owner.id,
        actorLabel: owner.email,
        action: 'tenant.created',
        targetType: 'tenant',
        targetId: created.id,
        targetLabel: name,
      },
    })
    return created
  })
  return { id: trustedTenantId(tenant.id), slug, name }
}
