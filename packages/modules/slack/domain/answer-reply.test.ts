import type { Answer, Citation } from '@callboard/modules/knowledge/domain/answer'
import { expect, test } from 'vitest'
import { answerReply } from './answer-reply.ts'

const portal = 'https://portal.example.com/t/acme'
const citation: Citation = {
  source: 'docs',
  ref: 'component:default/ledger',
  label: 'Ledger',
  path: 'restore.md',
  title: 'Restoring',
  href: '/catalog/component/default/ledger/docs/restore.md',
  url: null,
  changedAt: new Date('2026-03-04T05:06:07Z'),
  owner: { ref: 'group:default/payments', label: 'Payments' },
  section: 'From a snapshot',
  crumb: [],
  anchor: 'from-a-snapshot',
  markdown: 'Read <!channel> and [this](https://evil.example).\nIt is **restored** nightly.\n\n```sh\nmake restore\n```',
  highlight: 'It is **restored** nightly.',
}
const answer = (part: Partial<Answer>): Answer => ({
  confidence: 'high',
  score: 1,
  facts: null,
  citations: [],
  pages: [],
  ...part,
})
const reply = (part: Partial<Answer>, asked: { id: string; href: string } | null = null) =>
  answerReply(answer(part), { portal, asked, ephemeral: false })

test('quotes pages as text, without mentions or links of their own', () => {
  const { blocks, text } = reply({ citations: [citation] })
  expect(blocks[0]).toEqual({
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_quote',
        elements: [
          { type: 'text', text: 'Read <!channel> and this.\n' },
          { type: 'text', text: 'It is restored nightly.', style: { bold: true } },
        ],
      },
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'make restore' }] },
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: '1. ' },
          { type: 'link', url: `${portal}${citation.href}`, text: 'Restoring / From a snapshot' },
          { type: 'text', text: ' · Ledger · owner Payments · updated 2026-03-04' },
        ],
      },
    ],
  })
  expect(JSON.stringify(blocks)).not.toMatch(/mrkdwn|evil/)
  expect(text).toBe('It is **restored** nightly.')
  expect(reply({ citations: [{ ...citation, highlight: 'Read <!channel>' }] }).text).toBe('Read &lt;!channel&gt;')
})

test('says that it does not know, with the nearest pages', () => {
  const { blocks } = reply({ confidence: 'none', pages: [citation] })
  expect(JSON.stringify(blocks)).toContain('I don’t know. The nearest pages:')
  expect(blocks).toHaveLength(1)
})

test('has buttons only where somebody owns the question', () => {
  const asked = { id: 'q1', href: '/ask/questions/q1' }
  const ids = (part: Partial<Answer>) =>
    reply(part, asked).blocks.flatMap((block) =>
      block.type === 'actions' ? block.elements.map((element) => ('action_id' in element ? element.action_id : '')) : [],
    )
  expect(ids({ citations: [citation] })).toEqual(['callboard.helpful', 'callboard.unhelpful', 'callboard.notify-owner'])
  expect(ids({ confidence: 'none' })).toEqual(['callboard.notify-owner'])
})
