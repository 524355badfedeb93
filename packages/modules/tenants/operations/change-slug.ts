import { AppError } from '@callboard/core/errors'
import { slugSchema } from '@callboard/core/slug'
import { systemDb } from '@callboard/db/system-db'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { slugProblem } from './create-tenant.ts'

/** How long a former slug redirects to the new one and is reserved. */
const formerSlugDays = 30

/**
 * Changes an organization's slug. The former one redirects for 30 days.
 * @throws AppError `conflict` if the slug is taken
 */
export const changeSlug = operation({
  name: 'tenant.change-slug',
  action: 'tenant.manage',
  input: z.object({ slug: slugSchema }),
  async run(context, { slug }) {
    const { tenantId, actor, origin } = context
    const db = systemDb('tenant-lifecycle')
    const { slug: before } = await db.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { slug: true } })
    if (before === slug) return { slug }
    const problem = await slugProblem(slug, tenantId)
    if (problem) throw new AppError('conflict', problem, { field: 'slug' })
    const expiresAt = new Date(Date.now() + formerSlugDays * 86_400_000)
    await db.$transaction(async (tx) => {
      // Returning to a former slug of the same organization releases it.
      await tx.formerSlug.deleteMany({ where: { slug, OR: [{ tenantId }, { expiresAt: { lt: new Date() } }] } })
      await tx.formerSlug.deleteMany({ where: { slug: before } })
      await tx.formerSlug.create({ data: { slug: before, tenantId, expiresAt } })
      await tx.tenant.update({ where: { id: tenantId }, data: { slug } })
      await tx.auditEvent.create({
        data: {
          tenantId,
          actorType: actor.type,
          actorId: actor.type === 'job' ? null : actor.id,
          actorLabel: actor.label,
          action: 'tenant.address-changed',
          targetType: 'tenant',
          targetId: tenantId,
          targetLabel: slug,
          detail: { before, after: slug },
          ip: origin.ip ?? null,
          userAgent: origin.userAgent ?? null,
        },
      })
    })
    return { slug }
  },
})
