import { defineJob } from '@callboard/jobs/define-job'
import { sendSlackNotificationJob } from '@callboard/kernel/jobs'
import { z } from 'zod'
import { approval, slackActions } from './domain/payloads.ts'

const minute = 60_000
const slackId = z.string().max(40)
const person = { workspaceId: z.uuid(), slackUserId: slackId, name: z.string().max(200) }

/** Where an answer goes: a thread of a channel, a conversation with the bot, or only to whoever wrote the command. */
const destination = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('thread'), ts: z.string().max(40), external: z.boolean() }),
  z.object({ kind: z.literal('direct'), ts: z.string().max(40).nullable() }),
  z.object({ kind: z.literal('person'), responseUrl: z.url() }),
])

/** Answers a question from Slack. What Slack sends is acknowledged within three seconds, before anything is looked up. */
export const answerInSlackJob = defineJob({
  name: 'slack.answer',
  group: 'interactive',
  scope: 'tenant',
  payload: z.object({
    ...person,
    /** The row of `slack_delivery`. */
    deliveryId: z.uuid(),
    channelId: slackId,
    question: z.string().max(40_000),
    destination,
  }),
  attempts: 5,
  timeoutMs: minute,
  dedupe: ({ deliveryId }) => deliveryId,
  redactPayload: true,
})

/** Does what a button of ours says, and replies to whoever clicked it. */
export const actInSlackJob = defineJob({
  name: 'slack.act',
  group: 'interactive',
  scope: 'tenant',
  payload: z.object({
    ...person,
    deliveryId: z.uuid(),
    action: z.enum(slackActions),
    /** What the buttons of answers are about. */
    questionId: z.uuid().nullable(),
    /** What the button that approves removals is about; missing in jobs of versions without one. */
    approval: approval.nullable().default(null),
    responseUrl: z.url(),
  }),
  attempts: 3,
  timeoutMs: minute,
  dedupe: ({ deliveryId }) => deliveryId,
  redactPayload: true,
})

/** Jobs of this module, each under the name of its handler. */
export const slackJobs = {
  answerInSlack: answerInSlackJob,
  actInSlack: actInSlackJob,
  sendSlackNotification: sendSlackNotificationJob,
}
