import { AppError, isAppError } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { type OperationContext, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type PushAnswer, sourceNameHelp, sourceNamePattern } from '../../domain/push.ts'
import { readBegins } from '../../repo/integration.ts'
import { connect } from '../create-integration.ts'
import { requireActive } from '../require-active.ts'
import { findSource, pluginId, requireSource } from './source.ts'

/**
 * Requests end long before: a push of that age that has not finished was interrupted, e.g. because its process was killed. Until
 * then its key is refused, so a job that repeats it waits. A stream takes as long as its client.
 */
const interruptedAfterMs = { list: 2 * 60_000, stream: 10 * 60_000 }

const input = z.object({
  source: z.string().regex(sourceNamePattern, { error: sourceNameHelp }),
  isFull: z.boolean(),
  isDryRun: z.boolean(),
  isStream: z.boolean().default(false),
  idempotencyKey: z.string().max(200).optional(),
})

export type BegunPush = {
  /** Null for a dry run with a source that does not exist yet. */
  sourceId: string | null
  /** Null for a dry run. */
  pushId: string | null
  startedAt: Date
  /** The finished push with the same key: its answer is repeated. */
  earlier: { contentHash: string | null; answer: PushAnswer } | null
}

/** The source, created by its first push. */
async function findOrConnect(context: OperationContext, source: string): Promise<string> {
  const find = () => context.tx((db) => findSource(db, source))
  const found = await find()
  if (found) return found.id
  try {
    const made = await connect(context, { pluginId, settings: { source }, secrets: {} }, { sample: false })
    return made.integration.id
  } catch (error) {
    // Another push created it at the same time.
    const other = isAppError(error) && error.code === 'conflict' ? await find() : undefined
    if (!other) throw error
    return other.id
  }
}

async function addPush(db: TenantDb, context: OperationContext, sourceId: string, push: z.output<typeof input>) {
  const { isFull, isStream, idempotencyKey } = push
  const known = idempotencyKey ? await db.entityPush.findFirst({ where: { integrationId: sourceId, idempotencyKey } }) : undefined
  const begun = { sourceId, startedAt: await readBegins(db) }
  if (known?.finishedAt) {
    const earlier = { contentHash: known.contentHash, answer: known.answer as unknown as PushAnswer }
    return { ...begun, pushId: known.id, earlier }
  }
  const ageMs = known ? begun.startedAt.getTime() - known.startedAt.getTime() : 0
  if (known && ageMs < interruptedAfterMs[isStream ? 'stream' : 'list'])
    throw new AppError('conflict', 'A push with this idempotency key is in progress. Repeat it when that one has ended.', {
      retryAfterS: 10,
    })
  if (known) await db.entityPush.deleteMany({ where: { id: known.id } })
  const data = { tenantId: context.tenantId, integrationId: sourceId, actor: context.actor.label, isFull }
  const { id } = await db.entityPush.create({
    data: { ...data, startedAt: begun.startedAt, idempotencyKey: idempotencyKey ?? null },
    select: { id: true },
  })
  return { ...begun, pushId: id, earlier: null }
}

/** Begins a push of entities, and finds its source or creates it. */
export const beginPush = operation({
  name: 'pushes.begin',
  action: 'catalog.write',
  input,
  async run(context, push): Promise<BegunPush> {
    if (push.isDryRun)
      return context.tx(async (db) => {
        const found = await findSource(db, push.source)
        if (found) requireActive(found)
        return { sourceId: found?.id ?? null, pushId: null, startedAt: await readBegins(db), earlier: null }
      })
    const sourceId = await findOrConnect(context, push.source)
    return context.tx(async (db) => {
      await requireSource(db, sourceId, 'shared')
      return addPush(db, context, sourceId, push)
    })
  },
})
