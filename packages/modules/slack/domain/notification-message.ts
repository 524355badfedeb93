import type { KnownBlock } from '@slack/types'
import { escapeText, shorten } from './reply.ts'

/** A notification as a direct message. Its texts are shown as they are. @param url of what it is about */
export function notificationMessage(
  title: string,
  body: string,
  url: string | undefined,
): { text: string; blocks: KnownBlock[] } {
  const heading = shorten(title, 300)
  return {
    text: escapeText(heading),
    blocks: [
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              url
                ? { type: 'link', url, text: heading, style: { bold: true } }
                : { type: 'text', text: heading, style: { bold: true } },
              ...(body ? [{ type: 'text' as const, text: `\n${shorten(body, 1000)}` }] : []),
            ],
          },
        ],
      },
    ],
  }
}
