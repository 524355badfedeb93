import { createHash } from 'node:crypto'
import type { Descriptor } from '@callboard/core/entity/entity'
import { AppError } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { ItemRead } from '@callboard/plugin-kit/server'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { requirePlugin } from '../billing/gate.ts'
import { requireActive } from '../integrations/require-active.ts'
import type { OperationContext } from '../operation.ts'
import { connectPlugin, pluginOf, sourceOf } from '../sync/plugin-context.ts'

/** The plugin that reads registered locations. */
export const pluginId = 'catalog-files'
const readTimeoutMs = 30_000

/** A registered address, as Backstage's clients see it. */
export type Location = { id: string; type: 'url'; target: string; entityRef: string }

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex')

/** The id follows from the address, so that it needs no row of its own and stays the same when it is registered again. */
export function locationOf(target: string): Location {
  const hash = sha1(`url:${target}`)
  const id = [hash.slice(0, 8), hash.slice(8, 12), `5${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`, hash.slice(20, 32)].join(
    '-',
  )
  return { id, type: 'url', target, entityRef: `location:default/generated-${hash}` }
}

const addresses = z.object({ addresses: z.array(z.string()).default([]) })

/** The integration that holds the registered addresses; undefined until there is one. With `lock`, nobody else changes it meanwhile. */
export async function findHolder(
  db: TenantDb,
  lock = false,
): Promise<{ id: string; state: string; targets: string[] } | undefined> {
  if (lock) await db.$executeRaw`select id from integration where plugin_id = ${pluginId} for update`
  const found = await db.integration.findFirst({ where: { pluginId }, select: { id: true, state: true, settings: true } })
  return found ? { id: found.id, state: found.state, targets: addresses.parse(found.settings).addresses } : undefined
}

export const readLocations = (context: OperationContext) =>
  context.tx(async (db) => ((await findHolder(db))?.targets ?? []).map(locationOf))

/** An address that may be registered. */
export const target = z
  .url({ protocol: /^https?$/, error: 'Only addresses that begin with https:// can be registered.' })
  .max(2000)

export type Read = Extract<ItemRead, { entities: unknown }>

/** What an address holds, read now and written nowhere. @throws AppError that says why it could not be read */
export async function look(context: OperationContext, address: string): Promise<Read> {
  const plugin = pluginOf(context.platform, pluginId)
  // What is switched off reads nothing, not even to try.
  await context.tx(async (db) => {
    await requirePlugin(db, context.platform, context.tenantId, plugin.manifest)
    const holder = await findHolder(db)
    if (holder) requireActive(holder)
  })
  const values = { settings: plugin.settings.parse({ addresses: [address] }), secrets: {} }
  const connected = connectPlugin(context.platform, context.tenantId, plugin, values, AbortSignal.timeout(readTimeoutMs))
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

export const descriptorsOf = (read: Read): Descriptor[] => read.entities.map((e) => e.descriptor)
