import type { ThreadCitation, ThreadQuestion } from './thread.ts'

const linkTo = (text: string, url: string) =>
  `[${text.replace(/[\\[\]]/g, '\\$&')}](${url.replace(/[()]/g, (c) => (c === '(' ? '%28' : '%29'))})`

const quoted = (markdown: string) =>
  markdown
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n')

function source(citation: ThreadCitation, number: number, portal: string): string {
  const { title, section, href, label, owner, changedAt } = citation
  const place = section && section !== title ? `${title} / ${section}` : title
  const facts = [label, owner ? `owner ${owner.label}` : 'no owner', `updated ${changedAt.toISOString().slice(0, 10)}`]
  return `${number}. ${linkTo(place, portal + href)} (${facts.join(', ')})`
}

/**
 * A question with its answer and links to its sources, as Markdown to be pasted elsewhere; undefined without an answer.
 * @param portal the absolute address of the portal
 */
export function answerMarkdown(question: ThreadQuestion, portal: string): string | undefined {
  const { text, askedAs, facts, citations } = question
  const title = `**${askedAs ?? text}**`
  if (facts) {
    const { sentence, subject, rows } = facts
    const entities = [...(subject ? [subject] : []), ...facts.entities.filter(({ ref }) => ref !== subject?.ref)]
    const links = entities.map(({ label, href }) => linkTo(label, portal + href)).join(', ')
    const list = rows.map((row) => `- ${linkTo(row.text, portal + row.href)}`).join('\n')
    return [title, sentence, list, links].filter((part) => part !== '').join('\n\n')
  }
  if (citations.length === 0) return undefined
  const quotes = citations.map(({ markdown }, i) => `${quoted(markdown)}\n>\n> [${i + 1}]`)
  const sources = citations.map((citation, i) => source(citation, i + 1, portal)).join('\n')
  return [title, ...quotes, `Sources:\n\n${sources}`].join('\n\n')
}
