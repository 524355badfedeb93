import { defineJob } from '@callboard/jobs/define-job'
import { z } from 'zod'

const minute = 60_000

/** Deletes expired rows: finished jobs, old deliveries, ended sessions, used links. */
const cleanUpJob = defineJob({
  name: 'system.clean-up',
  group: 'bulk',
  scope: 'system',
  payload: z.object({}),
  attempts: 1,
  timeoutMs: 5 * minute,
  dedupe: () => 'all',
  intervalMs: 60 * minute,
})

/** Shows that the schedule, the queue and the workers are running; read by the status page. */
const beatJob = defineJob({
  name: 'system.beat',
  group: 'system',
  scope: 'system',
  payload: z.object({}),
  attempts: 1,
  timeoutMs: 10_000,
  dedupe: () => 'all',
  intervalMs: minute / 2,
})

/** Resumes or ends what no job works on any more. */
const reconcileJob = defineJob({
  name: 'system.reconcile',
  group: 'system',
  scope: 'system',
  payload: z.object({}),
  attempts: 1,
  timeoutMs: 5 * minute,
  dedupe: () => 'all',
  intervalMs: minute,
})

/** Jobs of this module, each under the name of its handler. */
export const operatorJobs = {
  cleanUp: cleanUpJob,
  beat: beatJob,
  reconcile: reconcileJob,
}
