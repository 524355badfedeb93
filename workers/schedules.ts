import { formerJobGroups, jobGroups } from '@callboard/jobs/define-job'
import type { QueueBackend } from '@callboard/jobs/queue-backend'
import { contracts } from '@callboard/modules/jobs'
import type { Logger } from 'pino'

/** Every schedule; `every` is its interval in milliseconds. */
export const repeating = Object.values(contracts).flatMap(({ intervalMs, ...contract }) =>
  intervalMs === undefined ? [] : [{ ...contract, every: intervalMs }],
)

type Repeating = (typeof repeating)[number]

const schedule = (backend: QueueBackend, { name, group, attempts, every }: Repeating) =>
  backend.queue(group).upsertJobScheduler(
    name,
    { every },
    {
      name,
      data: { outboxId: '', tenantId: null, name, payload: {}, trace: null, createdAt: new Date().toISOString() },
      opts: { attempts, removeOnComplete: true, removeOnFail: true },
    },
  )

/**
 * Syncs the queue's repeating jobs with the contracts: adds missing ones, changes intervals, removes all others. A queue that has
 * them all is only read, so any number of processes may repeat it.
 * @returns the names of those that were missing or had another interval
 */
export async function restoreSchedules(backend: QueueBackend): Promise<string[]> {
  const restored: string[] = []
  for (const group of formerJobGroups) {
    const queue = backend.queue(group)
    for (const { key } of await queue.getJobSchedulers()) await queue.removeJobScheduler(key)
  }
  for (const group of jobGroups) {
    const queue = backend.queue(group)
    const declared = new Map(repeating.filter((c) => c.group === group).map((c) => [c.name as string, c]))
    const present = await queue.getJobSchedulers()
    for (const { key } of present) if (!declared.has(key)) await queue.removeJobScheduler(key)
    for (const contract of declared.values()) {
      if (present.some(({ key, every }) => key === contract.name && Number(every) === contract.every)) continue
      await schedule(backend, contract)
      restored.push(contract.name)
    }
  }
  return restored
}

const checkMs = 60_000

/** Restores schedules now and every minute: a queue may lose its data while it is used. */
export function keepSchedules(backend: QueueBackend, log: Logger): { stop(): void } {
  let isFirst = true
  let isChecking = false
  const check = async () => {
    if (isChecking) return
    isChecking = true
    try {
      const restored = await restoreSchedules(backend)
      if (restored.length > 0 && !isFirst) log.warn({ schedules: restored }, 'the queue had lost schedules; restored them')
      isFirst = false
    } catch (error) {
      log.warn({ err: error }, 'schedules could not be checked')
    } finally {
      isChecking = false
    }
  }
  void check()
  const timer = setInterval(() => void check(), checkMs)
  return { stop: () => clearInterval(timer) }
}
