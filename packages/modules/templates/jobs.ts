import { defineJob } from '@callboard/jobs/define-job'
import { z } from 'zod'

const minute = 60_000

/** Runs the next step of a run, or undoes the last. One job for each step. */
export const advanceRunJob = defineJob({
  name: 'templates.advance-run',
  group: 'background',
  scope: 'tenant',
  payload: z.object({ runId: z.uuid() }),
  attempts: 5,
  timeoutMs: 11 * minute,
  dedupe: ({ runId }) => runId,
})

/** What happens to a waiting step at a time: it is tried again or ends, its approvers are reminded, or its approval expires. */
const wakeReasons = ['continue', 'remind', 'expire'] as const

/** Requested for the time at which a waiting step is due. */
export const wakeRunJob = defineJob({
  name: 'templates.wake-run',
  group: 'interactive',
  scope: 'tenant',
  payload: z.object({
    runId: z.uuid(),
    position: z.number().int().min(0),
    reason: z.enum(wakeReasons),
    turn: z.number().int().min(0),
  }),
  attempts: 5,
  timeoutMs: minute,
  dedupe: ({ runId, position, reason, turn }) => `${runId} ${position} ${reason} ${turn}`,
})

/** A pull request was merged or closed: steps that wait for it read it. */
export const checkPullRequestJob = defineJob({
  name: 'templates.check-pull-request',
  group: 'push',
  scope: 'tenant',
  payload: z.object({ url: z.string().max(2000) }),
  attempts: 5,
  timeoutMs: minute,
  dedupe: ({ url }) => url,
})

/** Entities that policies name have other names now. */
export const followRenamesJob = defineJob({
  name: 'templates.follow-renames',
  group: 'background',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 5,
  timeoutMs: minute,
  dedupe: () => '',
})

/** Jobs of this module, each under the name of its handler. */
export const templateJobs = {
  advanceRun: advanceRunJob,
  wakeRun: wakeRunJob,
  checkPullRequest: checkPullRequestJob,
  followRenames: followRenamesJob,
}
