import type { KnownBlock } from '@slack/types'
import { type Approval, actionId, approvalValue } from './payloads.ts'
import { escapeText, shorten } from './reply.ts'

/** Approves removals, after Slack has asked again. What they are is on the page that the notification links to. */
const approveButton = (approval: Approval): KnownBlock => ({
  type: 'actions',
  block_id: 'callboard.approval',
  elements: [
    {
      type: 'button',
      action_id: actionId('approve-removals'),
      style: 'danger',
      text: { type: 'plain_text', text: 'Approve removal' },
      value: approvalValue(approval),
      confirm: {
        title: { type: 'plain_text', text: 'Approve the removal?' },
        text: { type: 'plain_text', text: 'The entities that the last sync no longer found are removed from the catalog.' },
        confirm: { type: 'plain_text', text: 'Approve removal' },
        deny: { type: 'plain_text', text: 'Cancel' },
        style: 'danger',
      },
    },
  ],
})

/**
 * A notification as a direct message. Its texts are shown as they are.
 * @param url of what it is about
 * @param approval what its reader can approve; null for nothing
 */
export function notificationMessage(
  { title, body, approval }: { title: string; body: string; approval: Approval | null },
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
      ...(approval ? [approveButton(approval)] : []),
    ],
  }
}
