import { createHash } from 'node:crypto'
import { AppError } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import { requireEntitlement } from '@callboard/modules/billing'
import { type Descriptor, refOf } from '@callboard/modules/catalog/domain/entity'
import type { ItemRead } from '@callboard/plugin-kit/server'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { lockIntegrationsOf } from '../../repo/locations.ts'
import { requireActive } from '../require-active.ts'
import { connectPlugin, pluginOf, sourceOf } from '../sync/plugin-context.ts'

/** The plugin that reads registered locations. */
export const pluginId = 'catalog-files'
const readTimeoutMs = 30_000

/** A location in the format of Backstage's clients. */
export type Location = { id: string; type: 'url'; target: string; entityRef: string }

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex')

/** The id is derived from the URL, so it needs no row and is the same after registering again. */
export function locationOf(target: string): Location {
  const hash = sha1(`url:${target}`)
  const id = [hash.slice(0, 8), hash.slice(8, 12), `5${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`, hash.slice(20, 32)].join(
    '-',
  )
  return { id, type: 'url', target, entityRef: `location:default/generated-${hash}` }
}

const addresses = z.object({ addresses: z.array(z.string()).default([]) })

/** The integration for registered locations; undefined until there is one. With `lock`, it cannot be changed concurrently. */
export async function findLocationIntegration(
  db: TenantDb,
  lock = false,
): Promise<{ id: string; state: string; targets: string[] } | undefined> {
  if (lock) await lockIntegrationsOf(db, pluginId)
  const found = await db.integration.findFirst({ where: { pluginId }, select: { id: true, state: true, settings: true } })
  return found ? { id: found.id, state: found.state, targets: addresses.parse(found.settings).addresses } : undefined
}

export const readLocations = (context: OperationContext) =>
  context.tx(async (db) => ((await findLocationIntegration(db))?.targets ?? []).map(locationOf))

/** A URL that may be registered. */
export const target = z
  .url({ protocol: /^https?$/, error: 'Only addresses that begin with https:// can be registered.' })
  .max(2000)

export type ResolvedLocation = Extract<ItemRead, { entities: unknown }>

/** Reads a location without writing anything. @throws AppError that says why it could not be read */
export async function resolveLocation(context: OperationContext, address: string): Promise<ResolvedLocation> {
  const plugin = pluginOf(context.platform, pluginId)
  // A disabled plugin reads nothing, not even for a dry run.
  await context.tx(async (db) => {
    await requireEntitlement(db, context.platform, context.tenantId, plugin.manifest)
    const holder = await findLocationIntegration(db)
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

export const descriptorsOf = (read: ResolvedLocation): Descriptor[] => read.entities.map((e) => e.descriptor)

const maxReasons = 5

/** Whether an earlier document defines the same entity. The same document reached twice does not count. */
function repeated({ entities }: ResolvedLocation): string[] {
  const first = new Map<string, ResolvedLocation['entities'][number]>()
  return entities.flatMap((entity) => {
    const ref = refOf(entity.descriptor)
    const earlier = first.get(ref)
    if (!earlier) first.set(ref, entity)
    if (!earlier || (earlier.url === entity.url && earlier.line === entity.line)) return []
    return [
      `${entity.url}#L${entity.line}: ${ref} is already defined at ${earlier.url}#L${earlier.line}. Rename one of them, or delete it.`,
    ]
  })
}

/**
 * Problems of a file are returned to the caller and nothing is registered: clients show the response, and never the problems of a
 * sync.
 * @throws AppError `invalid_input` with the first reasons
 */
export function requireValid(read: ResolvedLocation): void {
  const reasons = [...read.problems.map((p) => (p.url ? `${p.url}: ${p.message}` : p.message)), ...repeated(read)]
  if (reasons.length === 0) return
  const more = reasons.length > maxReasons ? ` And ${reasons.length - maxReasons} more.` : ''
  throw new AppError('invalid_input', `${reasons.slice(0, maxReasons).join(' ')}${more}`)
}
