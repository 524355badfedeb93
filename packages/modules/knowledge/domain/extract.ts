import type { Block } from './section.ts'
import { sentencesOf } from './sentences.ts'
import { shortenBlock } from './shorten-block.ts'
import type { CoverageOf } from './term-weights.ts'

/** What is quoted of a section. */
export type Extract = {
  markdown: string
  /** The sentence of the Markdown that covers most of the question; empty if none stands out. */
  highlight: string
  /** The heading above what answers best, where short sections were joined; undefined for the section's own. */
  heading: { title: string; anchor: string } | undefined
}

/** Characters of a quote. A block that belongs to the last one may exceed it by half. */
const budget = 700
const maxLength = budget * 1.6

const asksHow = /\b(how|configure|set ?up|enable|install|create|add|run|deploy|command|example|yaml|write)\b/i
/** A paragraph that announces what follows. */
const announces = /:\s*$|\b(?:following|below|as follows)\b[^.]*\.?\s*$/i

const isIllustration = (block: Block | undefined): boolean =>
  block !== undefined && (block.kind === 'list' || block.kind === 'code' || block.kind === 'table')

/** How well each block answers. Code repeats words without explaining them, and what comes first matters more. */
function scoreBlocks(blocks: readonly Block[], coverage: CoverageOf, how: boolean): number[] {
  const factors = { paragraph: 1, list: 0.9, table: 0.9, code: how ? 0.7 : 0.5, heading: 0 }
  return blocks.map((block, i) => (block.kind === 'heading' ? 0 : coverage(block.text) * factors[block.kind] + 0.06 / (1 + i)))
}

type Range = { from: number; to: number }

const bestOf = (scores: readonly number[]) => scores.reduce((top, score, i) => (score > (scores[top] ?? 0) ? i : top), 0)

/** The best block with the paragraph that introduces it, or the illustration that it announces. */
function startAt(best: number, blocks: readonly Block[], scores: readonly number[], how: boolean): Range {
  const block = blocks[best]
  if (isIllustration(block)) return { from: blocks[best - 1]?.kind === 'paragraph' ? best - 1 : best, to: best }
  const announced = announces.test(block?.text.slice(-400) ?? '') || (scores[best + 1] ?? 0) > 0.3 * (scores[best] ?? 0)
  return { from: best, to: isIllustration(blocks[best + 1]) && (how || announced) ? best + 1 : best }
}

/** Adds the better of the blocks before and after until the quote is long enough. */
function grow(range: Range, blocks: readonly Block[], scores: readonly number[], lengthOf: (i: number) => number): Range {
  let { from, to } = range
  let length = 0
  for (let i = from; i <= to; i++) length += lengthOf(i)
  while (length < budget) {
    const [before, after] = [blocks[from - 1], blocks[to + 1]]
    // Reading on is more natural than reading back, and another heading begins another topic.
    const valueBefore = before ? (before.kind === 'heading' ? 0.3 : (scores[from - 1] ?? 0) + 0.1) : -1
    const valueAfter = after && after.kind !== 'heading' ? (scores[to + 1] ?? 0) + 0.12 : -1
    if (valueBefore < 0 && valueAfter < 0) break
    const next = valueAfter >= valueBefore ? to + 1 : from - 1
    length += lengthOf(next)
    if (length > maxLength) break
    if (next > to) to = next
    else from = next
  }
  return { from, to }
}

/** The sentence, or the list item, that covers most of a question. Short ones are weaker evidence. */
function bestSentence(blocks: readonly Block[], quoted: readonly string[], coverage: CoverageOf): string {
  const candidates = blocks.flatMap((block, i) => {
    if (block.kind === 'paragraph') return sentencesOf(quoted[i] ?? '')
    return block.kind === 'list' ? (quoted[i] ?? '').split('\n').map((line) => line.replace(/^\s*(?:[-*+]|\d+[.)])\s+/, '')) : []
  })
  const scored = candidates.map((text) => ({ text, score: coverage(text) * Math.min(1, text.length / 40) }))
  return scored.reduce((best, next) => (next.score > best.score ? next : best), { text: '', score: 0 }).text
}

/** Quotes the part of a section that answers a question; undefined for a section without text. */
export function extractFrom(blocks: readonly Block[], question: string, coverage: CoverageOf): Extract | undefined {
  if (!blocks.some((block) => block.kind !== 'heading')) return undefined
  const how = asksHow.test(question)
  const scores = scoreBlocks(blocks, coverage, how)
  const best = bestOf(scores)
  const shortened = new Map<number, string>()
  const shorten = (i: number) => {
    const block = blocks[i]
    const text = shortened.get(i) ?? (block ? shortenBlock(block, coverage) : '')
    shortened.set(i, text)
    return text
  }
  const { from, to } = grow(startAt(best, blocks, scores, how), blocks, scores, (i) => shorten(i).length)
  const range = blocks.slice(from, to + 1)
  const quoted = range.map((_, i) => shorten(from + i))
  const heading = blocks.slice(0, best).findLast((block) => block.kind === 'heading')
  return {
    markdown: quoted.join('\n\n'),
    highlight: bestSentence(range, quoted, coverage),
    heading: heading && { title: heading.text, anchor: heading.anchor ?? '' },
  }
}
