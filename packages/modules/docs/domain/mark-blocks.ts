import { fence, tracksCode } from './code-lines.ts'
import { splitCritic } from './critic-blocks.ts'
import { renameFootnotes } from './footnote-names.ts'
import { asMathFence } from './math-blocks.ts'
import { rewriteOtherBlocks } from './other-blocks.ts'

/** Block syntax that Python-Markdown and its extensions add to Markdown. */
export type BlockMark =
  | { kind: 'admonition'; classes: string[]; title: string; collapsible: 'no' | 'closed' | 'open' }
  | { kind: 'tab'; title: string; startsSet: boolean }
  | { kind: 'term' | 'definition'; title: '' }

/** Markdown in which each block is a quote that starts with a token, the meaning of the tokens, and abbreviations. */
export type MarkedText = { text: string; marks: BlockMark[]; abbreviations: Map<string, string> }

const maxDepth = 10
/** Markdown parsers take quadratic time in the number of quotes. */
const maxMarks = 1000
const maxAbbreviations = 200

/** Private-use characters around the number of a token; removed from user content. */
const tokenOf = (at: number) => `\uE000${at}\uE001`
const tokenMarks = /[\uE000\uE001]/g
/** A token at the start of a text, and its number. */
export const leadingToken = /^\uE000(\d+)\uE001/
const tokens = /\uE000(\d+)\uE001/g

/** The text of marked blocks without their tokens. */
export const withoutTokens = (text: string): string => text.replace(tokens, '')

type State = { marks: BlockMark[]; abbreviations: Map<string, string>; definitions: string[] }

const admonition = /^([ \t]*)(!!!|\?\?\?\+?)[ \t]*([\w-]+(?:[ \t]+[\w-]+)*)?(?:[ \t]*"(.*)")?[ \t]*$/
const tab = /^([ \t]*)===([+!]{0,2})[ \t]+"(.+)"[ \t]*$/
const definition = /^( {0,3}):[ \t]{1,3}(\S.*)$/
const abbreviation = /^ {0,3}\*\[([^\]\n]{1,60})\]:[ \t]*(\S.{0,300})$/
const listItem = /^[ \t]*(?:[-*+]|\d+[.)])(?:[ \t]|$)/

const linkDefinition = /^ {0,3}\[(?!\^)[^\]\n]{1,300}\]:[ \t]+\S+(?:[ \t]+(?:"[^"]*"|'[^']*'|\([^)]*\)))?[ \t]*$/
const footnote = /^( {0,3})(\[\^[^\]\s]{1,100}\]:.*)$/

const indentOf = (line: string) => /^[ \t]*/.exec(line)?.[0] ?? ''
const isBlank = (line: string) => line.trim() === ''

/** The indented lines of a block, without the indent; includes blank lines. */
function indented(lines: readonly string[], from: number, indent: string): { inner: string[]; next: number } {
  const inner: string[] = []
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (!isBlank(line) && !line.startsWith(`${indent}    `) && !line.startsWith(`${indent}\t`)) break
    inner.push(isBlank(line) ? '' : line.slice(indent.length).replace(/^( {4}|\t)/, ''))
  }
  // Trailing blank lines separate the block from what follows.
  while (inner.at(-1) === '') inner.pop()
  return { inner, next: from + inner.length }
}

function markOf(line: string): { indent: string; mark: BlockMark } | undefined {
  const note = admonition.exec(line)
  if (note) {
    const [, indent = '', sign = '', words = '', given] = note
    const classes = words.toLowerCase().split(/\s+/).filter(Boolean)
    if (classes.length === 0 && given === undefined) return undefined
    const kind = classes[0] ?? 'note'
    const title = given ?? kind.charAt(0).toUpperCase() + kind.slice(1)
    const collapsible = sign === '!!!' ? 'no' : sign === '???+' ? 'open' : 'closed'
    return { indent, mark: { kind: 'admonition', classes, title, collapsible } }
  }
  const [, indent = '', signs = '', title] = tab.exec(line) ?? []
  return title === undefined ? undefined : { indent, mark: { kind: 'tab', title, startsSet: signs.includes('!') } }
}

/** Lines of a quote that stands for a block. */
function quoted(indent: string, mark: BlockMark, body: readonly string[], state: State): string[] {
  const at = state.marks.push(mark) - 1
  return ['', ...[`${tokenOf(at)}${mark.title}`, '', ...body].map((l) => `${indent}> ${l}`.trimEnd()), '']
}

/** The preceding paragraph: the terms of a definition. */
function takeTerms(written: string[]): string[] {
  let end = written.length
  while (end > 0 && isBlank(written[end - 1] ?? '')) end--
  let start = end
  while (start > 0 && end - start < 10 && /^ {0,3}[^\s>#|]/.test(written[start - 1] ?? '')) start--
  const terms = written.slice(start, end)
  if (terms.length === 0 || terms.some((t) => listItem.test(t) || fence.test(t))) return []
  written.length = start
  return terms
}

/** An item of a definition list: its terms are moved here from the output. */
function define(written: string[], lines: readonly string[], at: number, state: State, depth: number): number | undefined {
  const [, indent = '', first] = definition.exec(lines[at] ?? '') ?? []
  if (first === undefined) return undefined
  const follows = written.findLast((l) => !isBlank(l))?.startsWith('>') && state.marks.at(-1)?.kind === 'definition'
  const terms = takeTerms(written)
  if (terms.length === 0 && !follows) return undefined
  // Lines directly below continue the definition's first paragraph, indented or not.
  let lazy = at + 1
  while (lazy < lines.length && /^ {0,3}[^\s:]/.test(lines[lazy] ?? '')) lazy++
  const { inner, next } = indented(lines, lazy, indent)
  for (const term of terms) written.push(...quoted('', { kind: 'term', title: '' }, [term], state))
  const body = convert([first, ...lines.slice(at + 1, lazy).map((l) => l.trim()), ...inner], state, depth + 1)
  written.push(...quoted('', { kind: 'definition', title: '' }, body, state))
  return next
}

/** Whether an indented token is in a list; elsewhere four spaces would make it code. */
function tracksList(): (line: string) => boolean {
  let inList = false
  let blank = true
  return (line) => {
    if (isBlank(line)) blank = true
    else {
      if (listItem.test(line)) inList = true
      else if (blank && !/^[ \t]/.test(line)) inList = false
      blank = false
    }
    return inList || indentOf(line).replaceAll('\t', '    ').length < 4
  }
}

function readAbbreviation(line: string, { abbreviations }: State): boolean {
  const [, name, meaning] = abbreviation.exec(line) ?? []
  if (!name || !meaning) return false
  if (abbreviations.size < maxAbbreviations) abbreviations.set(name.trim(), meaning.trim())
  return true
}

/**
 * Moves link and footnote definitions to the end. CommonMark would treat them as part of the preceding list and turn its items
 * into paragraphs; Python-Markdown extracts them first.
 */
function takeDefinition(lines: readonly string[], at: number, { definitions }: State): number | undefined {
  const line = lines[at] ?? ''
  if (linkDefinition.test(line)) {
    definitions.push(line.trim())
    return at + 1
  }
  const [, indent, rest] = footnote.exec(line) ?? []
  if (indent === undefined || rest === undefined) return undefined
  const { inner, next } = indented(lines, at + 1, '')
  definitions.push('', rest, ...inner.map((l) => (l === '' ? '' : `    ${l}`)), '')
  return next
}

/** In a table row, a bar within code is part of the code, which GitHub's dialect requires to be escaped. */
const withCodeInRow = (line: string): string =>
  /^[ \t]*\|.*`/.test(line) ? line.replace(/(`+)([^`]+)\1/g, (code) => code.replace(/(?<!\\)\|/g, '\\|')) : line

/** A quote that holds blocks: its lines are converted like those of a page. */
function quoteAt(
  lines: readonly string[],
  at: number,
  state: State,
  depth: number,
): { lines: string[]; next: number } | undefined {
  const [start, indent = ''] = /^([ \t]*)>/.exec(lines[at] ?? '') ?? []
  // Lines of a quote that holds none are not looked at again.
  if (start === undefined || lines[at - 1]?.startsWith(start)) return undefined
  let next = at
  while (lines[next]?.startsWith(start)) next++
  const inner = lines.slice(at, next).map((line) => line.slice(start.length).replace(/^ /, ''))
  if (!inner.some((line) => markOf(line))) return undefined
  return { lines: convert(inner, state, depth + 1).map((line) => `${indent}> ${line}`.trimEnd()), next }
}

/** Writes a block that begins at a line, or takes one that is rendered elsewhere; undefined if none begins. */
function convertBlock(written: string[], lines: readonly string[], at: number, state: State, depth: number): number | undefined {
  const line = lines[at] ?? ''
  const block = markOf(line)
  if (block) {
    const { inner, next } = indented(lines, at + 1, block.indent)
    written.push(...quoted(block.indent, block.mark, convert(inner, state, depth + 1), state))
    return next
  }
  const other = asMathFence(lines, at) ?? quoteAt(lines, at, state, depth)
  if (other) {
    written.push(...other.lines)
    return other.next
  }
  if (readAbbreviation(line, state)) return at + 1
  return takeDefinition(lines, at, state) ?? define(written, lines, at, state, depth)
}

function convert(lines: readonly string[], state: State, depth: number): string[] {
  if (depth > maxDepth) return [...lines]
  const written: string[] = []
  const isMarkHere = tracksList()
  const isCode = tracksCode()
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? ''
    const plain = !isCode(line)
    const isMark = plain && isMarkHere(line) && state.marks.length < maxMarks
    const next = isMark ? convertBlock(written, lines, at, state, depth) : undefined
    if (next === undefined) written.push(plain ? withCodeInRow(line) : line)
    at = next ?? at + 1
  }
  return written
}

/** Rewrites the blocks that MkDocs adds to Markdown as quotes with a token, so that any Markdown parser finds their extent. */
export function markBlocks(text: string): MarkedText {
  const state: State = { marks: [], abbreviations: new Map(), definitions: [] }
  const source = text.replace(tokenMarks, '').split(/\r\n?|\n/)
  const lines = convert(rewriteOtherBlocks(splitCritic(renameFootnotes(source))), state, 0)
  const { marks, abbreviations, definitions } = state
  return { text: [...lines, '', ...definitions].join('\n'), marks, abbreviations }
}
