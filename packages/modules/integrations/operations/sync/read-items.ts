import type { ReadLimits } from '@callboard/kernel/read-limits'
import type { ItemFailed, ItemRead, PluginServer, Source } from '@callboard/plugin-kit/server'
import { affectsAccount, isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { type ItemFailure, itemFailure, TimeLimitError, withDeadline } from './item-failure.ts'
import { validateItems } from './item-response.ts'
import { type ConnectedPlugin, sourceOf } from './plugin-context.ts'

type Item = Parameters<Source<unknown, unknown>['read']>[1][number]
/** Each attempted item is in exactly one of both. Items that were not reached in time are in neither. */
export type ItemsRead = { reads: ItemRead[]; failures: ItemFailure[] }

/**
 * Reads items so that each fails on its own. A batch that throws is halved down to single items; one that times out is read item
 * by item. A missing, malformed or oversized result is a failure of its item.
 * @param retried items that failed before; each is read alone, so that it cannot fail others again
 * @throws errors that affect the whole account (`affectsAccount`), and failures while the account itself is unavailable
 */
export async function readItems(
  connected: ConnectedPlugin,
  items: readonly Item[],
  retried: ReadonlySet<string>,
  limits: ReadLimits,
): Promise<ItemsRead> {
  const reader = new ItemReader(connected, limits)
  await reader.read(items.filter((i) => !retried.has(i.key)))
  await reader.readEach(items.filter((i) => retried.has(i.key)))
  return { reads: reader.reads, failures: reader.failures }
}

const isFailed = (answer: unknown): answer is ItemFailed => typeof answer === 'object' && answer !== null && 'failed' in answer

class ItemReader {
  readonly reads: ItemRead[] = []
  readonly failures: ItemFailure[] = []
  private readonly plugin: PluginServer
  private readonly source: Source<unknown, unknown>
  private readonly context: ConnectedPlugin['context']
  private readonly limits: ReadLimits
  private readonly endsAt: number
  private accountCheck: Promise<void> | undefined

  constructor({ plugin, context }: ConnectedPlugin, limits: ReadLimits) {
    this.plugin = plugin
    this.source = sourceOf(plugin)
    this.context = context
    this.limits = limits
    this.endsAt = Date.now() + limits.totalMs
  }

  async read(items: readonly Item[]): Promise<void> {
    const [first] = items
    if (!first || Date.now() >= this.endsAt) return
    const alone = items.length === 1
    try {
      const ms = alone ? this.limits.itemMs : this.limits.batchMs
      const answers = await withDeadline(this.context, ms, (context) => this.source.read(context, items))
      if (!Array.isArray(answers)) throw new VendorError('incomplete', 'The response is malformed. Nothing was changed.')
      this.sort(items, answers)
    } catch (error) {
      if (this.context.signal.aborted || affectsAccount(error)) throw error
      if (alone) await this.fail(first, error)
      else if (error instanceof TimeLimitError) await this.readEach(items)
      else await this.readHalves(items)
    }
  }

  private async readHalves(items: readonly Item[]): Promise<void> {
    const middle = Math.ceil(items.length / 2)
    await this.read(items.slice(0, middle))
    await this.read(items.slice(middle))
  }

  /** Reads single items, some concurrently. */
  async readEach(items: readonly Item[]): Promise<void> {
    const queue = [...items]
    const work = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) await this.read([next])
    }
    const results = await Promise.allSettled(Array.from({ length: this.limits.concurrency }, work))
    const failed = results.find((r) => r.status === 'rejected')
    if (failed) throw failed.reason
  }

  private sort(items: readonly Item[], answers: readonly unknown[]): void {
    const byKey = new Map(answers.map((a) => [(a as { key?: unknown } | null)?.key, a]))
    for (const item of items) {
      try {
        if (!byKey.has(item.key))
          throw new VendorError('incomplete', `The response does not include ${item.name}. Previous data is kept.`)
        const answer = byKey.get(item.key)
        if (isFailed(answer)) throw answer.failed
        this.reads.push(validateItems(answer, item.name, this.limits))
      } catch (error) {
        if (affectsAccount(error)) throw error
        this.failures.push(itemFailure(item, error))
      }
    }
  }

  private async fail(item: Item, error: unknown): Promise<void> {
    if (this.reads.length === 0 && (isVendorError(error) || error instanceof TimeLimitError)) await this.requireAccount()
    this.failures.push(itemFailure(item, error))
  }

  /**
   * If the first item fails, the account is checked once, in the same way as when connecting.
   * @throws VendorError if the account cannot be read
   */
  private requireAccount(): Promise<void> {
    this.accountCheck ??= withDeadline(this.context, this.limits.itemMs, (context) => this.plugin.connection.check(context)).then(
      () => {},
      (error: unknown) => {
        if (this.context.signal.aborted || isVendorError(error)) throw error
        if (error instanceof TimeLimitError)
          throw new VendorError('unavailable', `${this.plugin.manifest.name} is not responding.`)
        // Other failures of the check say nothing about the account.
      },
    )
    return this.accountCheck
  }
}
