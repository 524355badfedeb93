import type { Block } from './section.ts'
import { sentencesOf } from './sentences.ts'
import type { CoverageOf } from './term-weights.ts'

const ellipsis = '…'
const limits = {
  paragraph: 900,
  sentences: 5,
  list: 1000,
  items: 8,
  itemsShown: 4,
  item: 450,
  codeLines: 30,
  codeShown: 24,
  rows: 5,
  rowsShown: 4,
}

const orderedBest = (texts: readonly string[], count: number, coverage: CoverageOf): number[] =>
  [...texts.keys()]
    .map((i) => ({ i, score: coverage(texts[i] ?? '') }))
    .sort((a, b) => b.score - a.score || a.i - b.i)
    .slice(0, count)
    .map(({ i }) => i)
    .sort((a, b) => a - b)

function shortenParagraph(markdown: string, coverage: CoverageOf): string {
  // On one line, so that each of its sentences is found in it.
  const text = markdown.replace(/\s+/g, ' ').trim()
  if (text.length < limits.paragraph) return text
  const sentences = sentencesOf(text)
  const [best = 0] = orderedBest(sentences, 1, coverage)
  const from = Math.max(0, best - 1)
  const shown = sentences.slice(from, from + limits.sentences).join(' ')
  return `${from > 0 ? `${ellipsis} ` : ''}${shown.slice(0, 2 * limits.paragraph)}`
}

/** Items of a list at its outermost level. */
function itemsOf(markdown: string): string[] {
  const items: string[] = []
  for (const line of markdown.split('\n'))
    if (items.length === 0 || /^ {0,3}(?:[-*+]|\d+[.)])\s/.test(line)) items.push(line)
    else items[items.length - 1] += `\n${line}`
  return items
}

function shortenList(markdown: string, coverage: CoverageOf): string {
  const items = itemsOf(markdown)
  if (items.length <= limits.items && markdown.length < limits.list) return markdown
  const shown = orderedBest(items, limits.itemsShown, coverage)
  const lines = shown.map((i) => (items[i] ?? '').slice(0, limits.item))
  return [...lines, ...(shown.length < items.length ? [ellipsis] : [])].join('\n')
}

function shortenCode(markdown: string): string {
  const lines = markdown.split('\n')
  return lines.length <= limits.codeLines ? markdown : [...lines.slice(0, limits.codeShown), ellipsis, lines.at(-1)].join('\n')
}

function shortenTable(markdown: string, coverage: CoverageOf): string {
  const [head = '', rule = '', ...rows] = markdown.split('\n').map((row) => row.replace(/\s+/g, ' ').replace(/-{4,}/g, '---'))
  if (rows.length <= limits.rows) return [head, rule, ...rows].join('\n')
  const shown = orderedBest(rows, limits.rowsShown, coverage).map((i) => rows[i])
  return [head, rule, ...shown].join('\n')
}

/** A block as it is quoted: of long ones, the part that covers most of the question. */
export function shortenBlock({ kind, markdown }: Block, coverage: CoverageOf): string {
  if (kind === 'list') return shortenList(markdown, coverage)
  if (kind === 'code') return shortenCode(markdown)
  if (kind === 'table') return shortenTable(markdown, coverage)
  return kind === 'heading' ? markdown : shortenParagraph(markdown, coverage)
}
