import { tracksCode, withoutCode } from './code-lines.ts'

// Critic Markup over several paragraphs, rewritten so that each mark begins and ends within one block. Marks within a paragraph
// are read with its other inline markup.

type Kind = { open: string; close: string; element: string }
/** A mark that is open at the end of a line. */
type Mark = Kind & { from: number }

const kinds: readonly Kind[] = [
  { open: '{++', close: '++}', element: 'ins' },
  { open: '{--', close: '--}', element: 'del' },
  { open: '{==', close: '==}', element: 'mark' },
  { open: '{>>', close: '<<}', element: 'comment' },
  { open: '{~~', close: '~~}', element: 'substitution' },
]

/** Of one mark. Longer passages are not edited by hand in this way. */
const maxLines = 200

const isBlank = (line: string | undefined) => line?.trim() === ''

function openMark(line: string): Mark | undefined {
  if (!line.includes('{')) return undefined
  const text = withoutCode(line)
  const open = kinds.flatMap((kind) => {
    const from = text.lastIndexOf(kind.open)
    return from >= 0 && !text.includes(kind.close, from + kind.open.length) ? [{ ...kind, from }] : []
  })
  return open.sort((a, b) => a.from - b.from)[0]
}

/** The line and column at which a mark ends, if it spans several paragraphs. */
function endOf(lines: readonly string[], at: number, { open, close }: Kind): { line: number; column: number } | undefined {
  const isCode = tracksCode()
  let paragraphs = 1
  for (let line = at + 1; line < Math.min(lines.length, at + maxLines); line++) {
    const written = lines[line] ?? ''
    if (isBlank(written)) paragraphs++
    if (isCode(written)) continue
    const text = withoutCode(written)
    const column = text.indexOf(close)
    const next = text.indexOf(open)
    if (next >= 0 && (column < 0 || next < column)) return undefined
    if (column >= 0) return paragraphs > 1 ? { line, column } : undefined
  }
  return undefined
}

const blockStart = /^[ \t]*(?:(?:[-*+]|\d+[.)]|#{1,6}|>)[ \t]+)*/

/** Each paragraph, heading and item of a list with a mark of its own. */
function markEach(lines: readonly string[], { open, close }: Kind): string[] {
  const written: string[] = []
  let isOpen = false
  const end = () => {
    if (isOpen) written.push(`${written.pop()}${close}`)
    isOpen = false
  }
  for (const line of lines) {
    const [start = ''] = blockStart.exec(line) ?? []
    const text = line.slice(start.length)
    if (text === '' || start.trim() !== '') end()
    written.push(text === '' ? line : isOpen ? line : `${start}${open}${text}`)
    isOpen ||= text !== ''
  }
  end()
  return written
}

/** The lines of a mark: what stands before it, its content, and what follows. */
type Passage = { before: string; content: string[]; rest: string }

function passageAt(lines: readonly string[], at: number, mark: Mark, end: { line: number; column: number }): Passage {
  const [first = '', last = ''] = [lines[at], lines[end.line]]
  return {
    before: first.slice(0, mark.from),
    content: [first.slice(mark.from + mark.open.length), ...lines.slice(at + 1, end.line), last.slice(0, end.column)],
    rest: last.slice(end.column + mark.close.length),
  }
}

/** Text around a list of lines, on its first and its last one. */
function around(before: string, lines: readonly string[], rest: string): string[] {
  const written = [`${before}${lines[0] ?? ''}`, ...lines.slice(1)]
  written.push(`${written.pop()}${rest}`)
  return written
}

/** A mark around whole blocks, as an element. */
function asElement({ before: indent, content, rest }: Passage, { element }: Kind): string[] {
  return [
    '',
    `${indent}<${element}>`,
    '',
    ...content.slice(1, -1),
    '',
    `${indent}</${element}>`,
    '',
    ...(rest ? [indent + rest] : []),
  ]
}

/** A replacement is what was removed, and then what was added. */
function asTwo({ before, content, rest }: Passage): string[] | undefined {
  const text = content.join('\n')
  const at = text.indexOf('~>')
  if (at < 0) return undefined
  return `${before}{--${text.slice(0, at)}--}{++${text.slice(at + 2)}++}${rest}`.split('\n')
}

function rewrite(passage: Passage, kind: Kind): string[] | undefined {
  const { before, content, rest } = passage
  if (kind.element === 'comment') {
    const comment = content.map((line) => line.trim()).filter(Boolean)
    return [`${before}{>>${comment.join(' ')}<<}${rest}`]
  }
  if (kind.element === 'substitution') return asTwo(passage)
  if ([before, content[0], content.at(-1)].every(isBlank)) return asElement(passage, kind)
  const isCode = tracksCode()
  if (content.some((line) => isCode(line))) return undefined
  return around(before, markEach(content, kind), rest)
}

/** Rewrites marks over several paragraphs. What has no end is left as it is. */
export function splitCritic(lines: readonly string[]): string[] {
  const isCode = tracksCode()
  const written: string[] = []
  const left = [...lines]
  for (let at = 0; at < left.length; ) {
    const line = left[at] ?? ''
    const mark = isCode(line) ? undefined : openMark(line)
    const end = mark && endOf(left, at, mark)
    const rewritten = mark && end && rewrite(passageAt(left, at, mark, end), mark)
    if (!rewritten) {
      written.push(line)
      at++
    } else if (mark.element === 'substitution') {
      // Two marks on as many lines, which are read next.
      for (const [i, half] of rewritten.entries()) left[at + i] = half
    } else {
      // Another mark may follow on the last line.
      left[end.line] = rewritten.pop() ?? ''
      written.push(...rewritten)
      at = end.line
    }
  }
  return written
}
