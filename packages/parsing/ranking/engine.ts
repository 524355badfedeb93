import { Worker } from 'node:worker_threads'
import { AppError } from '@callboard/core/errors'
import type { IndexStore } from '@callboard/modules/knowledge/domain/index-store'
import type { Call, IndexLoader, IndexOf, Method, RankingEngine, Reply } from './contract.ts'

type Waiting = { resolve(value: unknown): void; reject(error: Error): void; timer: NodeJS.Timeout }

/** A call that takes longer hangs: the largest indexes are built in some seconds. */
const timeoutMs = 60_000
const defaultMegabytes = 256
/** Heap of the thread. Indexes are mostly outside of it. */
const heapMegabytes = 1024

/** A thread with one store, started by the first call. Ends with its indexes when a call hangs; the next call starts another. */
function createThread(maxBytes: number) {
  const waiting = new Map<number, Waiting>()
  let calls = 0
  let worker: Worker | undefined

  const fail = (error: Error) => {
    const ended = worker
    worker = undefined
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer)
      reject(error)
    }
    waiting.clear()
    return ended?.terminate()
  }
  const settle = (reply: Reply) => {
    const found = waiting.get(reply.call)
    if (!found) return
    waiting.delete(reply.call)
    clearTimeout(found.timer)
    if ('failed' in reply) found.reject(new Error(`The ranking thread failed: ${reply.failed}`))
    else found.resolve(reply.value)
  }
  const start = () => {
    // The thread must not see the environment.
    const started = new Worker(new URL('./thread.ts', import.meta.url), {
      env: {},
      workerData: { maxBytes },
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    })
    started.on('message', settle)
    started.on('error', (error) => {
      if (worker === started) void fail(error)
    })
    started.unref()
    return started
  }

  return {
    call<Name extends Method>(method: Name, ...parameters: Parameters<IndexStore[Name]>) {
      worker ??= start()
      const message: Call<Name> = { call: ++calls, method, parameters }
      const timer = setTimeout(() => void fail(new Error(`Ranking took longer than ${timeoutMs / 1000} s`)), timeoutMs)
      const result = new Promise((resolve, reject) => waiting.set(message.call, { resolve, reject, timer }))
      worker.postMessage(message)
      return result as Promise<ReturnType<IndexStore[Name]>>
    },
    close: async () => {
      await fail(new Error('Callboard is restarting'))
    },
  }
}

/** Pages per message: each has some ten kilobytes of terms, and sending them is work of the calling thread. */
const pagesAtOnce = 100

/** Questions of one key at a time. Others wait for the same thread, so that a flood of one organization must not fill it. */
const maxAtOnce = 20

/**
 * Counts what runs for each key.
 * @throws AppError `rate_limited` beyond the limit
 */
function createTurnstile(limit: number) {
  const running = new Map<string, number>()
  return async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const count = running.get(key) ?? 0
    if (count >= limit)
      throw new AppError('rate_limited', 'Your organization is asking too many questions at once. Try again in a moment.', {
        retryAfterS: 1,
      })
    running.set(key, count + 1)
    try {
      return await work()
    } finally {
      const left = (running.get(key) ?? 1) - 1
      if (left > 0) running.set(key, left)
      else running.delete(key)
    }
  }
}

/** Keeps indexes in a thread of its own, so that neither building nor ranking delays requests. */
export function createRankingEngine({ megabytes = defaultMegabytes }: { megabytes?: number } = {}): RankingEngine {
  const thread = createThread(megabytes * 1024 * 1024)
  const updates = new Map<string, Promise<void>>()
  const enter = createTurnstile(maxAtOnce)

  const update = async (key: string, load: IndexLoader) => {
    const { version, ids, embedded } = await load.ids()
    const missing = await thread.call('missing', key, ids)
    for (let at = 0; at < missing.length; at += pagesAtOnce)
      await thread.call('add', key, await load.pages(missing.slice(at, at + pagesAtOnce)))
    const unknown = await thread.call('missingVectors', key, embedded)
    for (let at = 0; at < unknown.length; at += pagesAtOnce)
      await thread.call('addVectors', key, await load.vectors(unknown.slice(at, at + pagesAtOnce)))
    await thread.call('finish', key, version, ids, embedded)
  }

  /** Looks in the index, and brings it up to date if it is not of the version. */
  const lookIn = <T>({ key, version, load }: IndexOf, look: (version: string | undefined) => Promise<T | undefined>) =>
    enter(key, async () => {
      const current = await look(version)
      if (current) return current
      // Questions that arrive while an index is built wait for the same update.
      const running = updates.get(key) ?? update(key, load).finally(() => updates.delete(key))
      updates.set(key, running)
      await running
      return look(undefined)
    })

  return {
    search: ({ question, within, vector, ...of }) =>
      lookIn(of, (version) => thread.call('search', of.key, version, question, { within, vector })),
    weigh: ({ questions, ...of }) => lookIn(of, (version) => thread.call('weigh', of.key, version, questions)),
    size: () => thread.call('size'),
    close: thread.close,
  }
}
