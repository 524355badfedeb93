import type { InputBlock, ModalView } from '@slack/types'
import { z } from 'zod'
import { markdownOf } from './command.ts'
import { type ShortcutRequest, type SubmissionRequest, saveShortcut } from './payloads.ts'
import { shorten } from './reply.ts'

// The form in which somebody saves a message as an answer. Slack sends no other message of its thread with it, so the question is
// written by whoever saves it.

/** What a field may contain in Slack. */
const maxField = 3000
const maxQuestion = 1000
/** Slack's limit for the title of a form. */
const title = { type: 'plain_text', text: 'Save as answer' } as const

/** What the form carries through Slack: the answer to save, so that sending it twice saves it once, and where the message is. */
const carried = z.object({ id: z.uuid(), url: z.url({ protocol: /^https$/ }) })

const fields = ['question', 'answer', 'team'] as const
type Field = (typeof fields)[number]

/** A permalink, as Slack makes it. */
function addressOf({ team, channel, message: { ts, thread_ts: thread } }: ShortcutRequest): string {
  const url = new URL(`https://${team.domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}`)
  if (thread && thread !== ts) {
    url.searchParams.set('thread_ts', thread)
    url.searchParams.set('cid', channel.id)
  }
  return url.href
}

type Input = { field: Field; label: string; hint?: string; value: string; max: number; multiline?: true }

const input = ({ field, label, hint, value, max, multiline }: Input): InputBlock => ({
  type: 'input',
  block_id: field,
  label: { type: 'plain_text', text: label },
  ...(hint ? { hint: { type: 'plain_text', text: hint } } : {}),
  element: {
    type: 'plain_text_input',
    action_id: field,
    max_length: max,
    ...(multiline ? { multiline } : {}),
    ...(value ? { initial_value: shorten(value, max) } : {}),
  },
})

/** @param id of the answer; @param team the likely owner, or empty */
export const answerForm = (shortcut: ShortcutRequest, { id, team }: { id: string; team: string }): ModalView => ({
  type: 'modal',
  callback_id: saveShortcut,
  private_metadata: JSON.stringify({ id, url: addressOf(shortcut) } satisfies z.output<typeof carried>),
  title,
  submit: { type: 'plain_text', text: 'Save' },
  close: { type: 'plain_text', text: 'Cancel' },
  blocks: [
    input({ field: 'question', label: 'Question', hint: 'As somebody would ask it.', value: '', max: maxQuestion }),
    input({ field: 'answer', label: 'Answer', value: markdownOf(shortcut.message.text), max: maxField, multiline: true }),
    input({ field: 'team', label: 'Team', hint: 'The owner, by its name in the catalog.', value: team, max: 600 }),
    {
      type: 'context',
      elements: [{ type: 'plain_text', text: 'Every member of your organization can read it, and answers quote it.' }],
    },
  ],
})

/** A sentence in place of the form, with a link. */
export const sentenceView = (sentence: string, link?: { label: string; url: string }): ModalView => ({
  type: 'modal',
  title,
  close: { type: 'plain_text', text: 'Close' },
  blocks: [
    { type: 'section', text: { type: 'plain_text', text: shorten(sentence), emoji: false } },
    ...(link
      ? [
          {
            type: 'actions' as const,
            elements: [{ type: 'button' as const, text: { type: 'plain_text' as const, text: link.label }, url: link.url }],
          },
        ]
      : []),
  ],
})

function parseCarried(metadata: string) {
  try {
    return carried.safeParse(JSON.parse(metadata)).data
  } catch {
    return undefined
  }
}

/** What was entered. @returns undefined if the form is not one of ours */
export function readAnswerForm({ view }: SubmissionRequest) {
  const of = parseCarried(view.private_metadata)
  if (!of) return undefined
  const entered = (field: Field) => view.state.values[field]?.[field]?.value?.trim() ?? ''
  const answer = entered('answer')
  const source = `[Saved from Slack](${of.url})`
  return { id: of.id, question: entered('question'), answer: answer && `${answer}\n\n${source}`, team: entered('team') }
}

/** Errors below their fields. @param errors a message that is about no field stands below the first */
export const fieldErrors = (errors: readonly { field?: string | undefined; message: string }[]) => ({
  response_action: 'errors',
  errors: Object.fromEntries(
    errors.map(({ field, message }) => [fields.find((known) => known === field) ?? fields[0], shorten(message, 2000)]),
  ),
})
