import { feedbackReasons } from '@callboard/modules/knowledge/domain/feedback'
import { z } from 'zod'

// What Slack sends, as far as it is read. https://docs.slack.dev/apis/events-api, https://docs.slack.dev/interactivity

const id = z.string().regex(/^[A-Z0-9]{2,40}$/)
const timestamp = z.string().regex(/^\d{1,20}(\.\d{1,10})?$/)

const message = {
  user: id,
  text: z.string().max(40_000),
  channel: id,
  ts: timestamp,
  thread_ts: timestamp.optional(),
}

const mention = z.object({ type: z.literal('app_mention'), ...message })
/** Without a subtype, and not from a bot: others are edits, joins and our own replies. */
const directMessage = z.object({
  type: z.literal('message'),
  channel_type: z.literal('im'),
  subtype: z.undefined().optional(),
  bot_id: z.undefined().optional(),
  ...message,
})
const uninstalled = z.object({ type: z.literal('app_uninstalled') })
const revoked = z.object({
  type: z.literal('tokens_revoked'),
  tokens: z.object({ bot: z.array(z.string()).nullish() }),
})

export type SlackMessage = z.output<typeof mention> | z.output<typeof directMessage>

/** The events that are handled; anything else is acknowledged and ignored. */
export const slackEvent = z.union([mention, directMessage, uninstalled, revoked])

export const eventRequest = z.union([
  z.object({ type: z.literal('url_verification'), challenge: z.string().max(1000) }),
  z.object({
    type: z.literal('event_callback'),
    team_id: id,
    /** The workspaces in which the app sees the event; of a shared channel, not where it happened. */
    authorizations: z.array(z.object({ team_id: id.nullish() })).optional(),
    event_id: z.string().min(1).max(100),
    /** Seconds since 1970. */
    event_time: z.number().int().nonnegative().max(1e11),
    is_ext_shared_channel: z.boolean().optional(),
    event: z.unknown(),
  }),
])

export const commandRequest = z.object({
  team_id: id,
  channel_id: id,
  channel_name: z.string().max(200).default(''),
  user_id: id,
  user_name: z.string().max(200).default(''),
  text: z.string().max(10_000).default(''),
  trigger_id: z.string().min(1).max(200),
  response_url: z.url(),
})
export type CommandRequest = z.output<typeof commandRequest>

/** What the buttons below an answer do; reasons are offered once it was rated unhelpful. */
const answerActions = ['helpful', 'unhelpful', 'notify-owner', ...feedbackReasons] as const
export type AnswerAction = (typeof answerActions)[number]

/** What buttons of ours do. */
export const slackActions = [...answerActions, 'approve-removals'] as const
export type SlackAction = (typeof slackActions)[number]

/** Removals of a sync that wait for approval, as the value of a button. */
export const approval = z.object({ integrationId: z.uuid(), runId: z.uuid() })
export type Approval = z.output<typeof approval>

export const approvalValue = ({ integrationId, runId }: Approval): string => `${integrationId} ${runId}`

/** Undefined if a value is none of `approvalValue`. */
export function approvalOf(value: string | undefined): Approval | undefined {
  const [integrationId, runId] = (value ?? '').split(' ')
  return approval.safeParse({ integrationId, runId }).data
}

/** The id of a button, by what it does. */
export const actionId = (action: SlackAction): string => `callboard.${action}`

const person = z.object({ id, username: z.string().max(200).optional(), name: z.string().max(200).optional() })

/** “Save as answer” in the menu of a message. https://docs.slack.dev/interactivity/implementing-shortcuts */
export const saveShortcut = 'callboard.save-answer'

export const shortcutRequest = z.object({
  type: z.literal('message_action'),
  callback_id: z.literal(saveShortcut),
  team: z.object({ id, domain: z.string().regex(/^[a-z0-9-]{1,80}$/) }),
  user: person,
  channel: z.object({ id }),
  trigger_id: z.string().min(1).max(200),
  response_url: z.url().optional(),
  message: z.object({ ts: timestamp, thread_ts: timestamp.optional(), text: z.string().max(40_000).default('') }),
})
export type ShortcutRequest = z.output<typeof shortcutRequest>

/** The form that the shortcut opens. https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
export const submissionRequest = z.object({
  type: z.literal('view_submission'),
  team: z.object({ id }),
  user: person,
  view: z.object({
    callback_id: z.literal(saveShortcut),
    private_metadata: z.string().max(3000),
    state: z.object({
      values: z.record(z.string(), z.record(z.string(), z.object({ value: z.string().max(3000).nullish() }))),
    }),
  }),
})
export type SubmissionRequest = z.output<typeof submissionRequest>

export const interactionRequest = z.object({
  type: z.literal('block_actions'),
  team: z.object({ id }),
  user: person,
  trigger_id: z.string().min(1).max(200),
  response_url: z.url(),
  actions: z
    .array(z.object({ action_id: z.string().max(255), value: z.string().max(2000).optional() }))
    .min(1)
    .max(25),
})
