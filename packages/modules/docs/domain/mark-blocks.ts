import { asMathFence } from './math-blocks.ts'

/** What Python-Markdown and its extensions add to Markdown's blocks. */
export type BlockMark =
  | { kind: 'admonition'; classes: string[]; title: string; collapsible: 'no' | 'closed' | 'open' }
  | { kind: 'tab'; title: string; startsSet: boolean }
  | { kind: 'term' | 'definition'; title: '' }

/** Markdown in which each such block is a quote that begins with a token, what the tokens stand for, and abbreviations. */
export type MarkedText = { text: string; marks: BlockMark[]; abbreviations: Map<string, string> }

const maxDepth = 10
/** Parsers of Markdown take time with the square of a page's quotes. */
const maxMarks = 1000
const maxAbbreviations = 200

/** Private-use characters around the number of a mark; they are removed from what somebody has written. */
const tokenOf = (at: number) => `\uE000${at}\uE001`
const tokenMarks = /[\uE000\uE001]/g
/** A token at the start of a text, and its number. */
export const leadingToken = /^\uE000(\d+)\uE001/
const tokens = /\uE000(\d+)\uE001/g

/** A text of marked blocks without their tokens. */
export const withoutTokens = (text: string): string => text.replace(tokens, '')

type State = { marks: BlockMark[]; abbreviations: Map<string, string>; definitions: string[] }

const admonition = /^([ \t]*)(!!!|\?\?\?\+?)[ \t]*([\w-]+(?:[ \t]+[\w-]+)*)?(?:[ \t]*"([^"]*)")?[ \t]*$/
const tab = /^([ \t]*)===([+!]{0,2})[ \t]+"([^"]+)"[ \t]*$/
const definition = /^( {0,3}):[ \t]{1,3}(\S.*)$/
const abbreviation = /^ {0,3}\*\[([^\]\n]{1,60})\]:[ \t]*(\S.{0,300})$/
const fence = /^[ \t]*(?:>[ \t]*|[-*+][ \t]+|\d+[.)][ \t]+)*(`{3,}|~{3,})([^`]*)$/
const listItem = /^[ \t]*(?:[-*+]|\d+[.)])(?:[ \t]|$)/

const linkDefinition = /^ {0,3}\[(?!\^)[^\]\n]{1,300}\]:[ \t]+\S+(?:[ \t]+(?:"[^"]*"|'[^']*'|\([^)]*\)))?[ \t]*$/
const footnote = /^( {0,3})(\[\^[^\]\s]{1,100}\]:.*)$/

const indentOf = (line: string) => /^[ \t]*/.exec(line)?.[0] ?? ''
const isBlank = (line: string) => line.trim() === ''

/** Lines of a block that is indented below its first line, without that indent; blank lines belong to it. */
function indented(lines: readonly string[], from: number, indent: string): { inner: string[]; next: number } {
  const inner: string[] = []
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (!isBlank(line) && !line.startsWith(`${indent}    `) && !line.startsWith(`${indent}\t`)) break
    inner.push(isBlank(line) ? '' : line.slice(indent.length).replace(/^( {4}|\t)/, ''))
  }
  // Blank lines at the end stand between it and what follows.
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

/** The last lines of what is written that are a paragraph: the terms that a definition explains. */
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

/** A definition list's item: its terms are taken back from what is written. */
function define(written: string[], lines: readonly string[], at: number, state: State, depth: number): number | undefined {
  const [, indent = '', first] = definition.exec(lines[at] ?? '') ?? []
  if (first === undefined) return undefined
  const follows = written.findLast((l) => !isBlank(l))?.startsWith('>') && state.marks.at(-1)?.kind === 'definition'
  const terms = takeTerms(written)
  if (terms.length === 0 && !follows) return undefined
  // Lines right below belong to the paragraph that the definition begins with, indented or not.
  let lazy = at + 1
  while (lazy < lines.length && /^ {0,3}[^\s:]/.test(lines[lazy] ?? '')) lazy++
  const { inner, next } = indented(lines, lazy, indent)
  for (const term of terms) written.push(...quoted('', { kind: 'term', title: '' }, [term], state))
  const body = convert([first, ...lines.slice(at + 1, lazy).map((l) => l.trim()), ...inner], state, depth + 1)
  written.push(...quoted('', { kind: 'definition', title: '' }, body, state))
  return next
}

/** Whether an indented mark stands in a list; elsewhere four spaces make it code. */
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

/** Tells lines of fenced code, the fences among them. A fence that is indented by four spaces more is part of the code. */
function tracksFences(): (line: string) => boolean {
  let open: { fence: string; indent: number } | undefined
  return (line) => {
    const [, fenced, info = ''] = fence.exec(line) ?? []
    const indent = indentOf(line).replaceAll('\t', '    ').length
    const wasOpen = open !== undefined
    if (fenced && !open) open = { fence: fenced, indent }
    else if (fenced && open && fenced.startsWith(open.fence) && isBlank(info) && indent < open.indent + 4) open = undefined
    return wasOpen || open !== undefined
  }
}

function readAbbreviation(line: string, { abbreviations }: State): boolean {
  const [, name, meaning] = abbreviation.exec(line) ?? []
  if (!name || !meaning) return false
  if (abbreviations.size < maxAbbreviations) abbreviations.set(name.trim(), meaning.trim())
  return true
}

/**
 * Definitions of links and footnotes go to the end. In CommonMark they would be part of the list above them and make its items
 * paragraphs; Python-Markdown takes them out first.
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

/** In a table's row, a bar within code is part of the code, which GitHub's dialect wants escaped. */
const withCodeInRow = (line: string): string =>
  /^[ \t]*\|.*`/.test(line) ? line.replace(/(`+)([^`]+)\1/g, (code) => code.replace(/(?<!\\)\|/g, '\\|')) : line

/** Writes a block that begins at a line, or takes what is drawn elsewhere; undefined where nothing of that kind begins. */
function convertBlock(written: string[], lines: readonly string[], at: number, state: State, depth: number): number | undefined {
  const line = lines[at] ?? ''
  const block = markOf(line)
  if (block) {
    const { inner, next } = indented(lines, at + 1, block.indent)
    written.push(...quoted(block.indent, block.mark, convert(inner, state, depth + 1), state))
    return next
  }
  const math = asMathFence(lines, at)
  if (math) {
    written.push(...math.lines)
    return math.next
  }
  if (readAbbreviation(line, state)) return at + 1
  return takeDefinition(lines, at, state) ?? define(written, lines, at, state, depth)
}

function convert(lines: readonly string[], state: State, depth: number): string[] {
  if (depth > maxDepth) return [...lines]
  const written: string[] = []
  const isMarkHere = tracksList()
  const isCode = tracksFences()
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

/** Writes the blocks that MkDocs adds to Markdown as quotes with a token, so that any parser of Markdown finds their extent. */
export function markBlocks(text: string): MarkedText {
  const state: State = { marks: [], abbreviations: new Map(), definitions: [] }
  const lines = convert(text.replace(tokenMarks, '').split(/\r\n?|\n/), state, 0)
  const { marks, abbreviations, definitions } = state
  return { text: [...lines, '', ...definitions].join('\n'), marks, abbreviations }
}
