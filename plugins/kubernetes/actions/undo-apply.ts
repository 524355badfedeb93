import type { JsonObject } from '@callboard/modules/catalog/domain/entity'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { type ClusterClient, KubernetesError } from '../client.ts'
import { fieldsOf, unionOf, valueWith } from './field-sets.ts'
import type { Target } from './targets.ts'

/** Names Callboard as the manager of the fields that it applies. */
export const fieldManager = 'callboard'

/** Of all objects of a step, as JSON. What is beyond it is not restored. */
const maxBytes = 256 * 1024

const object = z.record(z.string(), z.json())
const undoSchema = z.object({
  objects: z.array(
    z.discriminatedUnion('was', [
      z.object({ was: z.literal('absent'), label: z.string(), path: z.string(), uid: z.string() }),
      z.object({ was: z.literal('present'), label: z.string(), path: z.string(), before: object }),
      z.object({ was: z.literal('unknown'), label: z.string(), why: z.string() }),
    ]),
  ),
})
/** What undoes an object; `unknown` if nothing does. */
export type ObjectUndo = z.output<typeof undoSchema>['objects'][number]

const live = z.looseObject({
  metadata: z.looseObject({
    uid: z.string(),
    creationTimestamp: z.coerce.date().optional(),
    managedFields: z
      .array(
        z.looseObject({ manager: z.string().optional(), operation: z.string().optional(), time: z.coerce.date().optional() }),
      )
      .optional(),
  }),
})

/** An object before it is applied: absent, present, or not to be read. */
export type Before = { is: 'absent' } | { is: 'present'; object: JsonObject } | { is: 'unreadable' }

/** Whether the credentials lack a right. Quotas and admission controllers also refuse with 403, in other words. */
export const lacksRight = ({ status, message }: KubernetesError): boolean =>
  status === 403 && / cannot (get|patch|create|delete) resource /.test(message)

/** Reads an object. Reading may be forbidden where applying is not. */
export async function readBefore(client: ClusterClient, { path }: Target): Promise<Before> {
  try {
    const found = object.safeParse(await client.get(path))
    return found.success ? { is: 'present', object: found.data as JsonObject } : { is: 'unreadable' }
  } catch (error) {
    if (!(error instanceof KubernetesError)) throw error
    if (error.status === 404) return { is: 'absent' }
    if (error.status === 403) return { is: 'unreadable' }
    throw error
  }
}

/** Times of the API have a precision of seconds. */
const isSince = (at: Date | undefined, start: Date) =>
  at !== undefined && at.getTime() >= Math.floor(start.getTime() / 1000) * 1000

/** What an earlier attempt of the step, which was interrupted, did to an object. */
function earlierAttempt(before: JsonObject, start: Date): 'created' | 'changed' | undefined {
  const { creationTimestamp, managedFields = [] } = live.safeParse(before).data?.metadata ?? {}
  const own = managedFields.find(({ manager, operation }) => manager === fieldManager && operation === 'Apply')
  if (!own || !isSince(own.time, start)) return undefined
  return isSince(creationTimestamp, start) ? 'created' : 'changed'
}

/** The fields that Callboard owns now, or owned before, with the values that they had. The uid keeps a successor from being changed. */
function ownedBefore({ object: sent }: Target, before: JsonObject, after: unknown): JsonObject {
  const fields = unionOf(fieldsOf(before, fieldManager), fieldsOf(after, fieldManager))
  // Without any field there is nothing to restore; an empty set would mean the whole object.
  const owned = object.parse(Object.keys(fields).length > 0 ? (valueWith(before, fields) ?? {}) : {})
  const { name, namespace, uid } = object.parse(before.metadata ?? {})
  return {
    ...owned,
    apiVersion: sent.apiVersion,
    kind: sent.kind,
    metadata: { ...object.parse(owned.metadata ?? {}), name, ...(namespace ? { namespace } : {}), uid },
  } as JsonObject
}

/** What undoes an applied object. @param since when the step was first tried, if it is tried again */
export function undoOf(target: Target, before: Before, after: unknown, since: Date | undefined): ObjectUndo {
  const { label, path } = target
  const uid = live.safeParse(after).data?.metadata.uid
  const earlier = before.is === 'present' && since ? earlierAttempt(before.object, since) : undefined
  if (uid !== undefined && (before.is === 'absent' || earlier === 'created')) return { was: 'absent', label, path, uid }
  if (before.is !== 'present') return { was: 'unknown', label, why: 'it could not be read before it was applied' }
  if (earlier === 'changed') return { was: 'unknown', label, why: 'the step was interrupted after it had changed it' }
  // Values of a Secret are never stored with a run.
  if (target.object.kind === 'Secret') return { was: 'unknown', label, why: 'the former values of a Secret are not kept' }
  return { was: 'present', label, path, before: ownedBefore(target, before.object, after) }
}

/** What `undoData` has stored. */
export const undosOf = (stored: JsonObject | undefined): ObjectUndo[] => (stored ? undoSchema.parse(stored).objects : [])

/** What undoes objects, within its limit. */
export function undoData(objects: readonly ObjectUndo[]): JsonObject {
  let bytes = 0
  const bounded = objects.map((one): ObjectUndo => {
    bytes += Buffer.byteLength(JSON.stringify(one))
    return bytes > maxBytes && one.was === 'present'
      ? { was: 'unknown', label: one.label, why: 'the step has changed too much' }
      : one
  })
  return { objects: bounded } as unknown as JsonObject
}

/** Deletes what a step has created, and restores what it has changed. @returns why it remains; undefined if it does not */
async function undoObject(client: ClusterClient, undo: ObjectUndo): Promise<string | undefined> {
  if (undo.was === 'unknown') return undo.why
  try {
    if (undo.was === 'absent') await client.delete(undo.path, { preconditions: { uid: undo.uid } })
    else await client.apply(undo.path, undo.before, { fieldManager })
    return undefined
  } catch (error) {
    if (!(error instanceof KubernetesError)) throw error
    if (error.status === 404) return undefined
    if (error.status === 409 && undo.was === 'absent') return 'another object has taken its name'
    if (error.status === 409) return 'somebody else has removed or replaced it, or manages its fields now'
    if (lacksRight(error)) return `the credentials of this cluster may not ${undo.was === 'absent' ? 'delete' : 'patch'} it`
    if (error.kind === 'refused' || error.kind === 'forbidden') return error.message.replace(/^The cluster answered \d+: /, '')
    throw error
  }
}

/** Undoes a step, the last object first. @throws VendorError that lists what remains */
export async function undoApply(client: ClusterClient, stored: JsonObject, log: (text: string) => void): Promise<void> {
  const remains: string[] = []
  for (const undo of undosOf(stored).reverse()) {
    const why = await undoObject(client, undo)
    if (why === undefined) log(`${undo.was === 'absent' ? 'Deleted' : 'Restored'} ${undo.label}.`)
    else remains.push(`${undo.label} (${why})`)
  }
  if (remains.length > 0) throw new VendorError('refused', `These objects remain as they are: ${remains.join('; ')}.`)
}
