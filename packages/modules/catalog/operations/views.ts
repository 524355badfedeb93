import { AppError, notFound } from '@callboard/core/errors'
import type { UserId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { audit, type OperationContext, operation, personOf, requirePerson } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type CatalogView, viewInput, viewState } from '../domain/view.ts'

const maxOwnViews = 50
const maxSharedViews = 100

const saveInput = viewInput.extend({ id: z.uuid().optional() })
const removeInput = z.object({ id: z.uuid() })

/** The saved views of the catalog that the current user may open: their own and the shared ones, by name. */
export const listViews = operation({
  name: 'catalog.list-views',
  action: 'catalog.read',
  input: z.object({}),
  run: (context) =>
    context.read(async (db): Promise<CatalogView[]> => {
      const rows = await db.$queryRaw<(Omit<CatalogView, 'state'> & { state: unknown })[]>`
        select id, kind, name, state, is_default as "isDefault", user_id is null as shared from catalog_view
        where tenant_id = ${context.tenantId}::uuid and (user_id is null or user_id = ${personOf(context.actor) ?? null}::uuid)
        order by user_id is not null, lower(name), id limit ${maxOwnViews + maxSharedViews}`
      return rows.map((row) => ({ ...row, state: viewState.catch({}).parse(row.state) }))
    }),
})

/**
 * Creates or replaces a view of one person, or a shared one if there is no `userId`.
 * @throws AppError `not_found` if the id is none of these, `conflict` at the limit or if the name is taken
 */
async function saveView(
  db: TenantDb,
  context: OperationContext,
  userId: UserId | null,
  { id, ...view }: z.output<typeof saveInput>,
) {
  const { tenantId } = context
  // Counted under a lock so that concurrent requests cannot exceed the limit or both become the default.
  await db.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${`catalog views ${tenantId}`}, 0))::text`
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

/** Saves a view for the current user alone. */
export const saveOwnView = operation({
  name: 'catalog.save-view',
  action: 'self.manage',
  input: saveInput,
  run: (context, input) =>
    context.tx(async (db) => {
      const { id } = await saveView(db, context, requirePerson(context).id, input)
      return { id }
    }),
})

/** Deletes a view of the current user. */
export const removeOwnView = operation({
  name: 'catalog.remove-view',
  action: 'self.manage',
  input: removeInput,
  run: (context, { id }) =>
    context.tx(async (db) => {
      const { count } = await db.catalogView.deleteMany({ where: { id, userId: requirePerson(context).id } })
      if (count === 0) throw notFound('This view')
      return { id }
    }),
})

/** Saves a view that every member sees. */
export const saveSharedView = operation({
  name: 'catalog.save-shared-view',
  action: 'catalog.write',
  input: saveInput,
  run: (context, input) =>
    context.tx(async (db) => {
      const { id, created } = await saveView(db, context, null, input)
      await audit(db, context, {
        action: created ? 'catalog.view-created' : 'catalog.view-changed',
        targetType: 'catalog_view',
        targetId: id,
        targetLabel: input.name,
        detail: { kind: input.kind, isDefault: input.isDefault, state: input.state },
      })
      return { id }
    }),
})

/** Deletes a shared view. */
export const removeSharedView = operation({
  name: 'catalog.remove-shared-view',
  action: 'catalog.write',
  input: removeInput,
  run: (context, { id }) =>
    context.tx(async (db) => {
      const view = await db.catalogView.findFirst({ where: { id, userId: null }, select: { name: true, kind: true } })
      if (!view) throw notFound('This view')
      await db.catalogView.deleteMany({ where: { id, userId: null } })
      await audit(db, context, {
        action: 'catalog.view-removed',
        targetType: 'catalog_view',
        targetId: id,
        targetLabel: view.name,
        detail: { kind: view.kind },
      })
      return { id }
    }),
})
