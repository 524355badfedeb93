import type { KnownBlock } from '@slack/types'

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

/** A sentence that only its reader sees, with a button that opens an address. */
export function sentenceReply(sentence: string, link?: { label: string; url: string }): SlackReply {
  const text = shorten(sentence)
  return {
    text: escapeText(text),
    ephemeral: true,
    blocks: [
      { type: 'section', text: { type: 'plain_text', text, emoji: false } },
      ...(link
        ? [
            {
              type: 'actions' as const,
              elements: [{ type: 'button' as const, text: { type: 'plain_text' as const, text: link.label }, url: link.url }],
            },
          ]
        : []),
    ],
  }
}
