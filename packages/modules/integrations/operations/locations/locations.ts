import { AppError, notFound } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { audit, type OperationContext, operation } from '@callboard/kernel/operation'
import { entitiesOfItem, removeEntities, requeueClaimants } from '@callboard/modules/catalog'
import { type Descriptor, stringsAt } from '@callboard/modules/catalog/domain/entity'
import { z } from 'zod'
import { upsertItems } from '../../repo/integration.ts'
import { connect } from '../create-integration.ts'
import { applyReads } from '../sync/apply-reads.ts'
import {
  descriptorsOf,
  findLocationIntegration,
  type Location,
  locationOf,
  pluginId,
  type ResolvedLocation,
  readLocations,
  requireValid,
  resolveLocation,
  target,
} from './read-location.ts'

const mustFind = async (context: OperationContext, id: string): Promise<Location> => {
  const found = (await readLocations(context)).find((l) => l.id === id)
  if (!found) throw notFound(`The location ${id}`)
  return found
}

/** All registered locations. */
export const listLocations = operation({
  name: 'locations.list',
  action: 'catalog.read',
  input: z.object({}),
  run: readLocations,
})

/** The location that an entity came from, if any. */
export const getLocationOfEntity = operation({
  name: 'locations.get-of-entity',
  action: 'catalog.read',
  input: z.object({ ref: z.string().max(600) }),
  async run(context, { ref }) {
    const entity = await context.tx((db) => db.entity.findFirst({ where: { ref: ref.toLowerCase() }, select: { data: true } }))
    if (!entity) throw notFound(`The entity ${ref}`)
    const [origin] = stringsAt(
      (entity.data as unknown as Descriptor).metadata.annotations,
      'backstage.io/managed-by-origin-location',
    )
    const found = (await readLocations(context)).find((l) => origin === `url:${l.target}`)
    if (!found) throw notFound(`A registered location of ${ref}`)
    return found
  },
})

/** Writes what was read from a location before the response is sent. */
async function write(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  startedAt: Date,
  read: ResolvedLocation,
): Promise<void> {
  await upsertItems(db, tenantId, integrationId, [read])
  await applyReads(db, tenantId, { integrationId, runId: null, startedAt, reads: [read], removal: 'now' })
}

/** Dry run: the entities of a location, and whether it is already registered. Nothing is written. */
export const dryRunLocation = operation({
  name: 'locations.try',
  action: 'catalog.write',
  input: z.object({ target }),
  async run(context, { target }) {
    const location = locationOf(target)
    const exists = (await readLocations(context)).some((l) => l.id === location.id)
    const read = await resolveLocation(context, target)
    requireValid(read)
    return { location, exists, entities: descriptorsOf(read) }
  },
})

/** Registers a location with its entities. One that is already registered is rejected, or refreshed. */
export const addLocation = operation({
  name: 'locations.add',
  action: 'catalog.write',
  input: z.object({ target, onConflict: z.enum(['reject', 'refresh']).default('reject') }),
  async run(context, { target, onConflict }) {
    const location = locationOf(target)
    const startedAt = new Date()
    const read = await resolveLocation(context, target)
    requireValid(read)
    const first = await context.tx(async (db) => (await findLocationIntegration(db)) === undefined)
    if (first) await connect(context, { pluginId, settings: { addresses: [target] }, secrets: {} }, { sample: false })
    await context.tx(async (db) => {
      const holder = await findLocationIntegration(db, true)
      if (!holder) throw new AppError('conflict', 'The catalog files were disconnected meanwhile. Try again.')
      const known = holder.targets.includes(target)
      if (known && !first && onConflict === 'reject') throw new AppError('conflict', `Location url:${target} already exists`)
      if (!known) await saveTargets(db, context, holder.id, [...holder.targets, target], 'location.added', target)
      await write(db, context.tenantId, holder.id, startedAt, read)
    })
    return { location, entities: descriptorsOf(read) }
  },
})

async function saveTargets(
  db: TenantDb,
  context: OperationContext,
  id: string,
  targets: string[],
  action: string,
  label: string,
): Promise<void> {
  await db.integration.updateMany({ where: { id }, data: { settings: { addresses: targets } } })
  await audit(db, context, { action, targetType: 'location', targetId: locationOf(label).id, targetLabel: label })
}

/** Deletes a location with its entities. */
async function drop(db: TenantDb, context: OperationContext, holder: { id: string; targets: string[] }, gone: string) {
  const { tenantId, actor } = context
  const held = await entitiesOfItem(db, tenantId, holder.id, gone)
  await removeEntities(db, tenantId, held, { reason: 'person', runId: null, actor: actor.label, cause: 'person' })
  await db.sourceItem.deleteMany({ where: { integrationId: holder.id, key: gone } })
  await db.problem.deleteMany({ where: { integrationId: holder.id, item: gone } })
  await requeueClaimants(
    db,
    tenantId,
    held.map((e) => e.ref),
  )
}

/** Changes the target of a location. Entities of the old one are removed, those of the new one added. */
export const updateLocation = operation({
  name: 'locations.update',
  action: 'catalog.write',
  input: z.object({ id: z.string().max(100), target }),
  async run(context, { id, target }) {
    const before = await mustFind(context, id)
    const startedAt = new Date()
    const read = await resolveLocation(context, target)
    requireValid(read)
    await context.tx(async (db) => {
      const holder = await findLocationIntegration(db, true)
      if (!holder?.targets.includes(before.target)) throw notFound(`The location ${id}`)
      if (before.target === target) return
      if (holder.targets.includes(target)) throw new AppError('conflict', `Location url:${target} already exists`)
      await drop(db, context, holder, before.target)
      const targets = holder.targets.map((t) => (t === before.target ? target : t))
      await saveTargets(db, context, holder.id, targets, 'location.updated', target)
      await write(db, context.tenantId, holder.id, startedAt, read)
    })
    return locationOf(target)
  },
})

/** Unregisters a location. Its entities can be restored for thirty days. */
export const removeLocation = operation({
  name: 'locations.remove',
  action: 'catalog.write',
  input: z.object({ id: z.string().max(100) }),
  async run(context, { id }) {
    const gone = await mustFind(context, id)
    await context.tx(async (db) => {
      const holder = await findLocationIntegration(db, true)
      if (!holder) throw notFound(`The location ${id}`)
      await drop(db, context, holder, gone.target)
      const targets = holder.targets.filter((t) => t !== gone.target)
      await saveTargets(db, context, holder.id, targets, 'location.removed', gone.target)
    })
    return { id }
  },
})
