import { createHash } from 'node:crypto'
import { AppError } from '@callboard/core/errors'
import { pushLimits } from '@callboard/core/limits/limits'
import type { OperationContext } from '@callboard/kernel/operation'
import { type ItemResult, noItems, type PushAnswer, type PushMode, type PushRemovals, refOfItem } from '../../domain/push.ts'
import { addPushBatch } from './add-push-batch.ts'
import { type BegunPush, beginPush } from './begin-push.ts'
import { finishPush } from './finish-push.ts'
import type { PushItem } from './read-lines.ts'

type PushOptions = {
  source: string
  mode: PushMode
  removals: PushRemovals
  dryRun: boolean
  idempotencyKey?: string | undefined
  /** Of a request all items are listed, of a stream those that were rejected. */
  listed: 'all' | 'rejected'
}

async function* inBatches(items: AsyncIterable<PushItem> | Iterable<PushItem>): AsyncGenerator<PushItem[]> {
  let batch: PushItem[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < pushLimits.batch) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** What a push has named and done so far. */
class Tally {
  readonly named = new Set<string>()
  readonly counts = { ...noItems }
  readonly items: ItemResult[] = []
  itemsOmitted = 0
  unreadable = 0
  private total = 0
  private readonly listed: PushOptions['listed']

  constructor(listed: PushOptions['listed']) {
    this.listed = listed
  }

  /** Counts an item before it is written. @returns why it is not written; undefined if it is */
  reject(item: PushItem): Omit<ItemResult, 'index'> | undefined {
    const ref = 'error' in item ? null : refOfItem(item.value)
    if (ref === null) this.unreadable++
    if ('error' in item) return { ref, outcome: 'rejected', reason: item.error }
    if (ref !== null && this.named.has(ref)) return { ref, outcome: 'rejected', reason: `${ref} is named twice in this push.` }
    if (ref !== null) this.named.add(ref)
    return undefined
  }

  add(result: Omit<ItemResult, 'index'>): void {
    const index = this.total++
    this.counts[result.outcome]++
    if (this.listed === 'rejected' && result.outcome !== 'rejected') return
    if (this.listed === 'rejected' && this.items.length >= pushLimits.listed) this.itemsOmitted++
    else this.items.push({ index, ...result })
  }
}

async function addBatch(context: OperationContext, push: BegunPush, dryRun: boolean, tally: Tally, batch: readonly PushItem[]) {
  const early = batch.map((item) => tally.reject(item))
  const items = batch.flatMap((item, i) => (early[i] === undefined && 'value' in item ? [item.value] : []))
  const { results } = await addPushBatch(context, { sourceId: push.sourceId, isDryRun: dryRun, items })
  for (const rejected of early) {
    const result = rejected ?? results.shift()
    if (result) tally.add(result)
  }
}

function repeated({ contentHash, answer }: NonNullable<BegunPush['earlier']>, hash: string | null): PushAnswer {
  if (contentHash === hash) return answer
  throw new AppError('key_reused', 'This idempotency key was used for another push. Use a new key.')
}

/**
 * Pushes entities to a source, in a transaction for each 500. An item that is rejected stops no other.
 * @returns the answer, and whether it is that of an earlier push with the same key
 * @throws AppError `too_large` beyond the number of entities of a stream; what was read until then is written
 */
export async function runPush(
  context: OperationContext,
  options: PushOptions,
  items: AsyncIterable<PushItem> | Iterable<PushItem>,
): Promise<{ answer: PushAnswer; isRepeated: boolean }> {
  const { source, mode, removals, dryRun, idempotencyKey } = options
  const kind = { isFull: mode === 'full', isDryRun: dryRun, isStream: options.listed === 'rejected' }
  const push = await beginPush(context, { source, ...kind, idempotencyKey })
  const hash = idempotencyKey ? createHash('sha256').update(JSON.stringify([mode, removals, dryRun])) : null
  const tally = new Tally(options.listed)
  let total = 0
  for await (const batch of inBatches(items)) {
    total += batch.length
    if (total > pushLimits.streamEntities)
      throw new AppError(
        'too_large',
        `A push is limited to ${pushLimits.streamEntities} entities. Split it into several sources.`,
      )
    for (const { text } of batch) hash?.update(`${text}\n`)
    if (!push.earlier) await addBatch(context, push, dryRun, tally, batch)
  }
  const contentHash = hash?.digest('base64') ?? null
  if (push.earlier) return { answer: repeated(push.earlier, contentHash), isRepeated: true }
  const { named, counts, items: listed, itemsOmitted, unreadable } = tally
  const { sourceId, pushId, startedAt } = push
  const done = { source, mode, removals, dryRun, sourceId, pushId, startedAt, counts, items: listed, itemsOmitted, unreadable }
  return { answer: await finishPush(context, { ...done, named: [...named], contentHash }), isRepeated: false }
}
