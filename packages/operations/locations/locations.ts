import { createHash } from 'node:crypto'
import { type Descriptor, normalizeRef, stringsAt } from '@callboard/core/entity/entity'
import { AppError, notFound } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { entitiesOfItem, removeEntities } from '@callboard/db/repos/entity-remove'
import { noteItems, rereadClaimsOf } from '@callboard/db/repos/integration'
import type { ItemRead } from '@callboard/plugin-kit/server'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { catalogChanged } from '../changes/catalog-changed.ts'
import { connect } from '../integrations/create-integration.ts'
import { audit, operation, type OperationContext } from '../operation.ts'
import { applyReads } from '../sync/apply-reads.ts'
import { connectPlugin, pluginOf, sourceOf } from '../sync/plugin-context.ts'

/** The plugin that reads registered locations. */
const pluginId = 'catalog-files'
const readTimeoutMs = 30_000

/** A registered address, as Backstage's clients see it. */
export type Location = { id: string; type: 'url'; target: string; entityRef: string }

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex')

/** The id follows from the address, so that it needs no row of its own and stays the same when it is registered again. */
function locationOf(target: string): Location {
  const hash = sha1(`url:${target}`)
  const id = [hash.slice(0, 8), hash.slice(8, 12), `5${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`, hash.slice(20, 32)].join(
    '-',
  )
  return { id, type: 'url', target, entityRef: `location:default/generated-${hash}` }
}

const addresses = z.object({ addresses: z.array(z.string()).default([]) })

/** The integration that holds the registered addresses; undefined until there is one. With `lock`, nobody else changes it meanwhile. */
async function findHolder(db: TenantDb, lock = false): Promise<{ id: string; state: string; targets: string[] } | undefined> {
  if (lock) await db.$executeRaw`select id from integration where plugin_id = ${pluginId} for update`
  const found = await db.integration.findFirst({ where: { pluginId }, select: { id: true, state: true, settings: true } })
  return found ? { id: found.id, state: found.state, targets: addresses.parse(found.settings).addresses } : undefined
}

const readLocations = (context: OperationContext) =>
  context.tx(async (db) => ((await findHolder(db))?.targets ?? []).map(locationOf))

const mustFind = async (context: OperationContext, id: string): Promise<Location> => {
  const found = (await readLocations(context)).find((l) => l.id === id)
  if (!found) throw notFound(`The location ${id}`)
  return found
}

/** Every registered address. */
export const listLocations = operation({
  name: 'locations.list',
  action: 'catalog.read',
  input: z.object({}),
  run: readLocations,
})

/** The address that an entity came from, for one that came from a registered address. */
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

const target = z.url({ protocol: /^https?$/, error: 'Only addresses that begin with https:// can be registered.' }).max(2000)

type Read = Extract<ItemRead, { entities: unknown }>

/** What an address holds, read now and written nowhere. @throws AppError that says why it could not be read */
async function look(context: OperationContext, address: string): Promise<Read> {
  const plugin = pluginOf(context.platform, pluginId)
  const values = { settings: plugin.settings.parse({ addresses: [address] }), secrets: {} }
  const connected = connectPlugin(context.platform, plugin, values, AbortSignal.timeout(readTimeoutMs))
  const item = { key: address, name: address, version: new Date().toISOString(), state: {} }
  try {
    const [read] = await sourceOf(plugin).read(connected.context, [item])
    if (!read || !('entities' in read)) throw new AppError('invalid_input', `${address} could not be read.`)
    const unreadable = read.problems.find((p) => p.code === 'not_readable' && p.file === address)
    if (unreadable) throw new AppError('invalid_input', unreadable.message)
    return read
  } catch (error) {
    if (isVendorError(error)) throw new AppError('invalid_input', error.message)
    throw error
  }
}

const descriptorsOf = (read: Read): Descriptor[] => read.entities.map((e) => e.descriptor)

/** Writes what was read of an address, so that it is there when its caller is answered. */
async function write(db: TenantDb, tenantId: TenantId, integrationId: string, startedAt: Date, read: Read): Promise<void> {
  await noteItems(db, tenantId, integrationId, [read])
  await applyReads(db, tenantId, { integrationId, runId: null, startedAt, reads: [read], removal: 'now' })
}

/** What registering an address would give, and whether it is registered already. Nothing is written. */
export const tryLocation = operation({
  name: 'locations.try',
  action: 'catalog.write',
  input: z.object({ target }),
  async run(context, { target }) {
    const location = locationOf(target)
    const exists = (await readLocations(context)).some((l) => l.id === location.id)
    return { location, exists, entities: descriptorsOf(await look(context, target)) }
  },
})

/** Registers an address with what it holds. One that is registered already is refused, or read again. */
export const addLocation = operation({
  name: 'locations.add',
  action: 'catalog.write',
  input: z.object({ target, onConflict: z.enum(['reject', 'refresh']).default('reject') }),
  async run(context, { target, onConflict }) {
    const location = locationOf(target)
    const startedAt = new Date()
    const read = await look(context, target)
    const first = await context.tx(async (db) => (await findHolder(db)) === undefined)
    if (first) await connect(context, { pluginId, settings: { addresses: [target] }, secrets: {} }, { sample: false })
    await context.tx(async (db) => {
      const holder = await findHolder(db, true)
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

/** Takes an address out of the list, with what it held. */
async function drop(db: TenantDb, context: OperationContext, holder: { id: string; targets: string[] }, gone: string) {
  const { tenantId, actor } = context
  const held = await entitiesOfItem(db, tenantId, holder.id, gone)
  await removeEntities(db, tenantId, held, { reason: 'person', runId: null, actor: actor.label })
  await db.sourceItem.deleteMany({ where: { integrationId: holder.id, key: gone } })
  await db.problem.deleteMany({ where: { integrationId: holder.id, item: gone } })
  await rereadClaimsOf(
    db,
    tenantId,
    held.map((e) => e.ref),
  )
  await catalogChanged(db, tenantId)
}

/** Gives a registered address another target. What it held goes, what the new one holds comes. */
export const updateLocation = operation({
  name: 'locations.update',
  action: 'catalog.write',
  input: z.object({ id: z.string().max(100), target }),
  async run(context, { id, target }) {
    const before = await mustFind(context, id)
    const startedAt = new Date()
    const read = await look(context, target)
    await context.tx(async (db) => {
      const holder = await findHolder(db, true)
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

/** Forgets a registered address. What it held goes, and can be put back for thirty days. */
export const removeLocation = operation({
  name: 'locations.remove',
  action: 'catalog.write',
  input: z.object({ id: z.string().max(100) }),
  async run(context, { id }) {
    const gone = await mustFind(context, id)
    await context.tx(async (db) => {
      const holder = await findHolder(db, true)
      if (!holder) throw notFound(`The location ${id}`)
      await drop(db, context, holder, gone.target)
      const targets = holder.targets.filter((t) => t !== gone.target)
      await saveTargets(db, context, holder.id, targets, 'location.removed', gone.target)
    })
    return { id }
  },
})

export type AnalyzedLocation = {
  existingEntityFiles: { location: { type: string; target: string }; isRegistered: boolean; entity: Descriptor }[]
  generateEntities: {
    entity: Partial<Descriptor>
    fields: { field: string; state: string; value: string | null; description: string }[]
  }[]
}

/** The repository that a page of a host such as GitHub belongs to, where the address is that of a repository. */
function repositoryOf(address: string): string | undefined {
  const [, owner, name, ...rest] = new URL(address).pathname.replace(/\.git$/, '').split('/')
  const isFile = /\.(?:ya?ml|json)$/i.test(name ?? '')
  return owner && name && !isFile && rest.filter(Boolean).length === 0 ? `${owner}/${name}` : undefined
}

/**
 * What an address holds: the entities of a file; those of a repository that is connected; else what a descriptor of the
 * repository would begin with.
 */
export const analyzeLocation = operation({
  name: 'locations.analyze',
  action: 'catalog.write',
  input: z.object({ target }),
  async run(context, { target }): Promise<AnalyzedLocation> {
    const repository = repositoryOf(target)
    const file = (url: string, entity: Descriptor, isRegistered: boolean) => ({
      location: { type: 'url', target: url },
      isRegistered,
      entity,
    })
    if (!repository) {
      const registered = (await readLocations(context)).some((l) => l.target === target)
      const found = descriptorsOf(await look(context, target)).filter((e) => e.kind !== 'Location')
      return { existingEntityFiles: found.map((e) => file(target, e, registered)), generateEntities: [] }
    }
    const known = await context.tx(
      (db) =>
        db.$queryRaw<{ data: Descriptor; url: string }[]>`
        select e.data, e.url from entity e join source_item s on s.tenant_id = e.tenant_id and s.integration_id = e.integration_id and s.key = e.item
        where e.tenant_id = ${context.tenantId}::uuid and lower(s.name) = ${repository.toLowerCase()} and e.receipts is null order by e.ref`,
    )
    if (known.length > 0) return { existingEntityFiles: known.map((k) => file(k.url, k.data, true)), generateEntities: [] }
    const name = (repository.split('/')[1] ?? '').toLowerCase().replace(/[^a-z0-9._-]+/g, '-')
    return {
      existingEntityFiles: [],
      generateEntities: [
        {
          entity: {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: {
              name: normalizeRef(`component:${name}`) ? name : 'name',
              annotations: { 'github.com/project-slug': repository },
            },
            spec: { type: 'other', lifecycle: 'unknown' },
          },
          fields: [{ field: 'spec.owner', state: 'needsUserInput', value: null, description: 'The team that owns it.' }],
        },
      ],
    }
  },
})
