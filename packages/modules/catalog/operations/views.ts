import { AppError, notFound } from '@callboard/core/errors'
import type { UserId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import { z } from 'zod'
import { viewInput } from '../domain/view.ts'
import { lockViews } from '../repo/views.ts'

export const maxOwnViews = 50

export const maxSharedViews = 100

export const saveInput = viewInput.extend({ id: z.uuid().optional() })

export const removeInput = z.object({ id: z.uuid() })

/**
 * Creates or replaces a view of one person, or a shared one if there is no `userId`.
 * @throws AppError `not_found` if the id is none of these, `conflict` at the limit or if the name is taken
 */
export async function saveView(
  db: TenantDb,
  context: OperationContext,
  userId: UserId | null,
  { id, ...view }: z.output<typeof saveInput>,
) {
  const { tenantId } = context
  // Counted under a lock so that concurrent requests cannot exceed the limit or both become the default.
  await lockViews(db, tenantId)
  const before = id ? await db.catalogView.findFirst({ where: { id, userId } }) : null
  if (id && !before) throw notFound('This view')
  const limit = userId ? maxOwnViews : maxSharedViews
  if (!before && (await db.catalogView.count({ where: { userId } })) >= limit)
    throw new AppError('conflict', `You have reached the limit of ${limit} ${userId ? '' : 'shared '}views. Delete one first.`)
  const other = { userId, kind: view.kind, ...(before ? { id: { not: before.id } } : {}) }
  const taken = await db.catalogView.count({ where: { ...other, name: { equals: view.name, mode: 'insensitive' } } })
  if (taken > 0)
    throw new AppError('conflict', `There is already a view called ${view.name}. Choose another name.`, { field: 'name' })
  if (view.isDefault) await db.catalogView.updateMany({ where: { ...other, isDefault: true }, data: { isDefault: false } })
  const saved = before
    ? await db.catalogView.update({ where: { tenantId_id: { tenantId, id: before.id } }, data: view })
    : await db.catalogView.create({ data: { tenantId, userId, ...view } })
  return { id: saved.id, created: before === null }
}
