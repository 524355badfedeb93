import { jobGroups } from '@callboard/jobs/define-job'
import type { QueueBackend } from '@callboard/jobs/queue-backend'
import { contracts } from '@callboard/modules/jobs'

/** Syncs the queue's repeating jobs with the contracts: upserts declared ones, removes all others. */
export async function upsertSchedules(backend: QueueBackend): Promise<void> {
  const repeating = Object.values(contracts).filter((c) => c.intervalMs !== undefined)
  for (const contract of repeating) {
    const data = {
      outboxId: '',
      tenantId: null,
      name: contract.name,
      payload: {},
      trace: null,
      createdAt: new Date().toISOString(),
    }
    await backend
      .queue(contract.group)
      .upsertJobScheduler(
        contract.name,
        { every: contract.intervalMs ?? 0 },
        { name: contract.name, data, opts: { attempts: contract.attempts, removeOnComplete: true, removeOnFail: true } },
      )
  }
  for (const group of jobGroups) {
    const queue = backend.queue(group)
    for (const { key } of await queue.getJobSchedulers())
      if (!repeating.some((c) => c.name === key && c.group === group)) await queue.removeJobScheduler(key)
  }
}
