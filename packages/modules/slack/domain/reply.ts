import type { KnownBlock } from '@slack/types'
import { actionId, type SlackAction } from './payloads.ts'

/** A message of ours. `text` is what notifications and screen readers have of it. */
export type SlackReply = {
  text: string
  blocks: KnownBlock[]
  /** Only whoever asked sees it. */
  ephemeral: boolean
}

/** Slack's maximum for the text of a block. */
const maxText = 3000

export const shorten = (text: string, max = maxText): string => (text.length <= max ? text : `${text.slice(0, max - 1)}…`)

/** `&`, `<` and `>` of a text that Slack would otherwise read as a mention or link. */
export const escapeText = (text: string): string =>
  text.replace(/[&<>]/g, (found) => (found === '&' ? '&amp;' : found === '<' ? '&lt;' : '&gt;'))

/** A button that opens an address, or one that is sent to Callboard. */
export type ReplyButton = { label: string; url: string } | { label: string; action: SlackAction; value: string }

/** Buttons in a row. */
export const buttonRow = (buttons: readonly ReplyButton[], blockId?: string): KnownBlock => ({
  type: 'actions',
  ...(blockId ? { block_id: blockId } : {}),
  elements: buttons.map(({ label, ...button }) => ({
    type: 'button',
    text: { type: 'plain_text', text: label },
    ...('url' in button ? { url: button.url } : { action_id: actionId(button.action), value: button.value }),
  })),
})

/** A sentence that only its reader sees, with what can be done about it. */
export function sentenceReply(sentence: string, buttons: readonly ReplyButton[] = []): SlackReply {
  const text = shorten(sentence)
  return {
    text: escapeText(text),
    ephemeral: true,
    blocks: [
      { type: 'section', text: { type: 'plain_text', text, emoji: false } },
      ...(buttons.length > 0 ? [buttonRow(buttons)] : []),
    ],
  }
}
