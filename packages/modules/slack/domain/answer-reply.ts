import type { Answer, Citation } from '@callboard/modules/knowledge/domain/answer'
import type { KnownBlock, RichTextBlock, RichTextBlockElement, RichTextElement } from '@slack/types'
import { buttonRow, escapeText, type SlackReply, shorten } from './reply.ts'

// An answer as a message. Quotes are text elements, which Slack shows as they are: in Markdown, a page could mention a whole
// channel or show one address and link to another.

const maxQuote = 1200
const maxRows = 10
const maxNearPages = 3

const text = (value: string, style?: { bold?: boolean; code?: boolean }): RichTextElement => ({
  type: 'text',
  text: value,
  ...(style ? { style } : {}),
})
const link = (url: string, value: string): RichTextElement => ({ type: 'link', url, text: shorten(value, 200) })
const section = (...elements: RichTextElement[]): RichTextBlockElement => ({ type: 'rich_text_section', elements })
const richText = (...elements: RichTextBlockElement[]): RichTextBlock => ({ type: 'rich_text', elements })

/** A line of Markdown without its marks. */
const plainLine = (line: string) =>
  line
    .replace(/^\s{0,3}#{1,6}\s+/, '')
    .replace(/!\[([^\]]{0,500})\]\([^)]{0,2000}\)/g, '$1')
    .replace(/\[([^\]]{0,500})\]\([^)]{0,2000}\)/g, '$1')
    .replace(/(\*\*|__|`)/g, '')
    .trimEnd()

/** Code and prose of a quote, in turn. */
function quoteParts(markdown: string): { code: boolean; text: string }[] {
  return shorten(markdown, maxQuote)
    .split(/^(?:```|~~~)[^\n]*$/m)
    .map((part, index) => ({ code: index % 2 === 1, text: part.replace(/^\n+/, '').trimEnd() }))
    .filter((part) => part.text.trim() !== '')
}

function proseOf(prose: string, highlight: string): RichTextElement[] {
  const plain = prose.split('\n').map(plainLine).join('\n')
  const best = plainLine(highlight)
  const at = best === '' ? -1 : plain.indexOf(best)
  if (at < 0) return [text(plain)]
  const after = plain.slice(at + best.length)
  return [...(at > 0 ? [text(plain.slice(0, at))] : []), text(best, { bold: true }), ...(after ? [text(after)] : [])]
}

const quoteElements = ({ markdown, highlight }: Citation): RichTextBlockElement[] =>
  quoteParts(markdown).map((part) =>
    part.code
      ? { type: 'rich_text_preformatted', elements: [{ type: 'text', text: part.text }] }
      : { type: 'rich_text_quote', elements: proseOf(part.text, highlight) },
  )

function source(citation: Citation, number: number, portal: string): RichTextBlockElement {
  const { title, section: heading, href, label, owner, changedAt } = citation
  const place = heading && heading !== title ? `${title} / ${heading}` : title
  const about = [label, owner ? `owner ${owner.label}` : 'no owner', `updated ${changedAt.toISOString().slice(0, 10)}`]
  return section(text(`${number}. `), link(portal + href, place), text(` · ${about.join(' · ')}`))
}

function answerBlocks({ facts, citations, pages }: Answer, portal: string): KnownBlock[] {
  if (facts) {
    const rows = facts.rows.slice(0, maxRows).map((row) => section(text('• '), link(portal + row.href, row.text)))
    const named = facts.entities
      .slice(0, maxRows)
      .flatMap(({ label, href }, index) => [...(index > 0 ? [text(', ')] : []), link(portal + href, label)])
    return [richText(section(text(facts.sentence)), ...rows, ...(named.length > 0 ? [section(...named)] : []))]
  }
  if (citations.length > 0) {
    const quotes = citations.flatMap((citation, index) => [...quoteElements(citation), source(citation, index + 1, portal)])
    return [richText(...quotes)]
  }
  const near = pages.slice(0, maxNearPages).map(({ title, href }) => section(text('• '), link(portal + href, title)))
  const nothing = near.length > 0 ? 'I don’t know. The nearest pages:' : 'I don’t know. No source covers this.'
  return [richText(section(text(nothing)), ...near)]
}

const labels = { helpful: 'Helpful', unhelpful: 'Not helpful', 'notify-owner': 'Notify owner' } as const

const buttons = (actions: readonly (keyof typeof labels)[], questionId: string): KnownBlock =>
  buttonRow(
    actions.map((action) => ({ label: labels[action], action, value: questionId })),
    'callboard.answer',
  )

/** The first words of an answer, for notifications. */
function summaryOf({ facts, citations }: Answer): string {
  if (facts) return facts.sentence
  const [first] = citations
  return first ? first.highlight || first.title : 'I don’t know.'
}

/**
 * An answer with its sources and what can be done with it.
 * @param portal the absolute address of the portal
 * @param asked the stored question, if somebody owns it; without an owner nobody can rate it
 */
export function answerReply(
  answer: Answer,
  { portal, asked, ephemeral }: { portal: string; asked: { id: string; href: string } | null; ephemeral: boolean },
): SlackReply {
  const known = answer.facts !== null || answer.citations.length > 0
  const actions: (keyof typeof labels)[] = known ? ['helpful', 'unhelpful', 'notify-owner'] : ['notify-owner']
  return {
    text: escapeText(shorten(summaryOf(answer), 500)),
    ephemeral,
    blocks: [
      ...answerBlocks(answer, portal),
      ...(asked ? [buttons(actions, asked.id), richText(section(link(portal + asked.href, 'Open in Callboard')))] : []),
    ],
  }
}
