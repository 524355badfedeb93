import { availableParallelism } from 'node:os'
import { Tinypool } from 'tinypool'
import { limitMsOf, maxBatch, maxInputCharacters, maxQueued, startLimitMs, threadMegabytes } from './limits.ts'
import { type Budget, chargeBudget, NotParsed, remainingBudget } from './not-parsed.ts'
import type { Batch, Input, Output, Result, TaskName } from './tasks.ts'

type Owner = { tenant: string; budget: Budget | undefined }
type Waiting = Owner & {
  task: TaskName
  input: unknown
  size: number
  resolve(value: unknown): void
  reject(error: NotParsed): void
}
type Ended = { results: Result[] } | { culprit: number; reason: 'too_slow' | 'too_much_memory' | 'failed'; detail: string }

export type ParsePool = {
  parse<Name extends TaskName>(task: Name, input: Input<Name>, owner: Owner): Promise<Output<Name>>
  close(): Promise<void>
}

export type PoolSettings = { threads?: number; limitMs?: (task: TaskName) => number; megabytes?: number }

/** Approximate size of an input in characters and bytes. */
function sizeOf(input: unknown): number {
  if (typeof input === 'string') return input.length
  if (input instanceof Uint8Array) return input.byteLength
  if (input instanceof Map) return [...input.values()].reduce<number>((sum, v) => sum + sizeOf(v), 0)
  if (typeof input !== 'object' || input === null) return 0
  return Object.values(input).reduce<number>((sum, v) => sum + (typeof v === 'object' && v !== null ? sizeOf(v) : sizeOf(v)), 0)
}

/** The remaining budget may be less than parsing anything takes. */
const minTimeoutMs = 200

const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`
const sentences = {
  too_slow: (ms: number) => `took longer than ${seconds(ms)} to parse and was skipped`,
  too_much_memory: () => 'needed too much memory to parse and was skipped',
}

/**
 * Threads for parsing untrusted input. A thread that exceeds the time or memory limit for one input is terminated; that input is
 * rejected, and the rest of its batch is parsed by another thread. One tenant uses at most all threads but one, so that it cannot
 * block the others.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: short functions around one state
export function createParsePool(settings: PoolSettings = {}): ParsePool {
  const threads = settings.threads ?? Math.max(2, Math.min(4, availableParallelism()))
  const perTenant = Math.max(1, threads - 1)
  const limitOf = settings.limitMs ?? limitMsOf
  const pool = new Tinypool({
    filename: new URL('./thread.ts', import.meta.url).href,
    name: 'runBatch',
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: 30_000,
    // Parsers must not see the environment.
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: settings.megabytes ?? threadMegabytes, stackSizeMb: 4 },
  })
  const queues = new Map<string, Waiting[]>()
  const running = new Map<string, number>()
  let busy = 0

  const run = async (batch: readonly Waiting[], limitMs: number): Promise<Ended> => {
    const [first] = batch
    const task = first?.task ?? 'yaml'
    const progress = new Int32Array(new SharedArrayBuffer(4))
    const watch = watchProgress(progress, limitMs)
    try {
      const message: Batch = { task, inputs: batch.map((w) => w.input) as never, progress }
      return { results: await pool.run(message, { signal: watch.signal }) }
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      const culprit = Atomics.load(progress, 0) - 1
      const outOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      return { culprit, detail, reason: watch.signal.aborted ? 'too_slow' : outOfMemory ? 'too_much_memory' : 'failed' }
    } finally {
      watch.stop()
    }
  }

  /** Takes queued inputs of one tenant that belong together: same task, same budget. */
  const takeBatch = (queue: Waiting[]): Waiting[] => {
    const [first] = queue
    if (!first) return []
    const batch: Waiting[] = []
    let characters = 0
    for (const next of queue) {
      if (next.task !== first.task || next.budget !== first.budget || batch.length >= maxBatch.inputs) break
      if (batch.length > 0 && characters + next.size > maxBatch.characters) break
      batch.push(next)
      characters += next.size
    }
    queue.splice(0, batch.length)
    return batch
  }

  const work = async (tenant: string, batch: Waiting[]) => {
    const [first] = batch
    const budget = first?.budget
    if (!first || (budget && remainingBudget(budget) <= 0)) return refuseAll(batch, budget)
    const limitMs = Math.min(
      limitOf(first.task),
      budget ? Math.max(remainingBudget(budget), minTimeoutMs) : Number.POSITIVE_INFINITY,
    )
    const began = performance.now()
    const ended = await run(batch, limitMs)
    if (budget) chargeBudget(budget, performance.now() - began)
    if ('results' in ended) return settle(batch, ended.results)
    const culprit = batch[Math.max(0, ended.culprit)]
    if (ended.reason === 'failed') culprit?.reject(new NotParsed('failed', `could not be parsed: ${ended.detail}`))
    else culprit?.reject(new NotParsed(ended.reason, sentences[ended.reason](limitMs)))
    // The others are not at fault; they go first, so that they do not wait twice.
    queues.set(tenant, [...batch.filter((w) => w !== culprit), ...(queues.get(tenant) ?? [])])
  }

  const dispatch = (): void => {
    for (const [tenant, queue] of queues) {
      if (busy >= threads) return
      if (queue.length === 0) {
        queues.delete(tenant)
        continue
      }
      const active = running.get(tenant) ?? 0
      if (active >= perTenant) continue
      // Round-robin: a served tenant goes to the end.
      queues.delete(tenant)
      const batch = takeBatch(queue)
      if (queue.length > 0) queues.set(tenant, queue)
      busy++
      running.set(tenant, active + 1)
      void work(tenant, batch).finally(() => {
        busy--
        const left = (running.get(tenant) ?? 1) - 1
        if (left > 0) running.set(tenant, left)
        else running.delete(tenant)
        dispatch()
      })
    }
  }

  let planned = false
  /** Runs after the current tick, so that inputs requested together are sent together. */
  const plan = () => {
    if (planned) return
    planned = true
    setImmediate(() => {
      planned = false
      dispatch()
    })
  }

  return {
    parse(task, input, { tenant, budget }) {
      const size = sizeOf(input)
      if (size > maxInputCharacters) return Promise.reject(new NotParsed('too_large', 'is too large to parse and was skipped'))
      if (budget && remainingBudget(budget) <= 0) return Promise.reject(overBudget(budget))
      const queue = queues.get(tenant) ?? []
      if (queue.length >= maxQueued)
        return Promise.reject(new NotParsed('busy', 'was not parsed, because this organization’s parse queue is full'))
      return new Promise((resolve, reject) => {
        queue.push({ task, input, size, tenant, budget, resolve: resolve as (value: unknown) => void, reject })
        queues.set(tenant, queue)
        plan()
      })
    },
    async close() {
      for (const queue of queues.values())
        for (const w of queue) w.reject(new NotParsed('failed', 'was not parsed: Callboard is restarting'))
      queues.clear()
      await pool.destroy()
    },
  }
}

const overBudget = ({ usedMs, totalMs }: Budget) =>
  new NotParsed(
    'over_budget',
    usedMs >= totalMs
      ? `was skipped, because related files took longer than ${seconds(totalMs)} to parse`
      : 'was skipped, because the batch exceeded its parse time',
  )

function refuseAll(batch: readonly Waiting[], budget: Budget | undefined): void {
  for (const w of batch) w.reject(overBudget(budget ?? w.budget ?? { usedMs: 0, totalMs: 0 }))
}

function settle(batch: readonly Waiting[], results: readonly Result[]): void {
  for (const [i, w] of batch.entries()) {
    const result = results[i]
    if (result && 'value' in result) w.resolve(result.value)
    else w.reject(new NotParsed('failed', `could not be parsed: ${result?.failed ?? 'no answer'}`))
  }
}

/** Aborts when a thread has worked on one input for too long. Loading its code does not count. */
function watchProgress(progress: Int32Array, limitMs: number): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController()
  let seen = 0
  let since = performance.now()
  const timer = setInterval(
    () => {
      const now = Atomics.load(progress, 0)
      if (now !== seen) {
        seen = now
        since = performance.now()
      } else if (performance.now() - since > (seen === 0 ? startLimitMs : limitMs)) controller.abort()
    },
    Math.max(20, limitMs / 20),
  )
  return { signal: controller.signal, stop: () => clearInterval(timer) }
}
