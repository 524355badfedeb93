import { tracksCode } from './code-lines.ts'

// Blocks of other extensions, rewritten in the syntax that mark-blocks.ts and CommonMark read: pymdownx' blocks
// (`/// note | Title`), Markdown within HTML, diagrams, and headings without a blank.

type Block = { indent: string; name: string; title: string; options: Map<string, string>; body: string[]; next: number }

type Page = { lines: readonly string[]; ends: ReadonlyMap<string, number[]>; lastDiagramEnds: readonly number[] }
type Rewritten = { lines: string[]; next: number; opensElement?: boolean }

const maxDepth = 10
const opening = /^([ \t]*)(\/{3,}) ?([\w-]+)(?:[ \t]*\|[ \t]*(.*))?$/
const option = /^[ \t]*([\w-]+):[ \t]*(.*)$/
const admonitions: ReadonlySet<string> = new Set(
  'note attention caution danger error tip hint warning abstract info success question failure bug example quote'.split(' '),
)

/** The lines that may end a block, by their text. */
function endsIn(lines: readonly string[]): ReadonlyMap<string, number[]> {
  const ends = new Map<string, number[]>()
  for (const [at, line] of lines.entries()) {
    const text = line.trimEnd()
    if (!/^[ \t]*\/{3,}$/.test(text)) continue
    const same = ends.get(text)
    if (same) same.push(at)
    else ends.set(text, [at])
  }
  return ends
}

/** The block that begins at a line, if it has an end. */
function blockAt({ lines, ends }: Page, at: number): Block | undefined {
  const [, indent, slashes, name, title = ''] = opening.exec(lines[at] ?? '') ?? []
  if (indent === undefined || !slashes || !name) return undefined
  const end = ends.get(indent + slashes)?.find((i) => i > at)
  if (end === undefined) return undefined
  const options = new Map<string, string>()
  let from = at + 1
  for (; from < end; from++) {
    const line = lines[from] ?? ''
    const [, key, value = ''] = (line.startsWith(`${indent}    `) && option.exec(line)) || []
    if (!key) break
    options.set(key, value.trim())
  }
  const body = lines.slice(from, end).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
  return { indent, name: name.toLowerCase(), title: title.trim(), options, body, next: end + 1 }
}

/** The first line of a block in the syntax of Python-Markdown; undefined for one without such a line. */
function headOf({ name, title, options }: Block): string | undefined {
  const named = (sign: string, type: string) => `${sign} ${type}${title ? ` "${title}"` : ''}`
  const type = options.get('type') ?? ''
  if (name === 'tab') return `===${options.get('new') === 'true' ? '!' : ''} "${title || 'Tab'}"`
  if (name === 'admonition') return named('!!!', type || 'note')
  if (name === 'details') return `???${options.get('open') === 'true' ? '+' : ''} ${type || 'note'} "${title || 'Details'}"`
  return admonitions.has(name) ? named('!!!', name) : undefined
}

/** Whether a block has no line of its own: its content stands alone. */
const isTransparent = (name: string) => name === 'html' || name === 'define' || name.endsWith('caption')

/** A list of `define` is one of definitions. */
const asDefinitions = (body: readonly string[]): string[] => body.map((line) => line.replace(/^[-*+][ \t]+/, ':   '))

function convertBlock(block: Block, depth: number): string[] | undefined {
  const head = headOf(block)
  if (head === undefined && !isTransparent(block.name)) return undefined
  const inner = convert(block.name === 'define' ? asDefinitions(block.body) : block.body, depth + 1)
  const written = head === undefined ? inner : [head, ...inner.map((line) => (line === '' ? '' : `    ${line}`))]
  return ['', ...written.map((line) => (line === '' ? '' : block.indent + line)), '']
}

const diagrams = [
  { start: /^([ \t]*)::uml::.*$/, end: /^[ \t]*::end-uml::[ \t]*$/, language: 'plantuml' },
  { start: /^([ \t]*)\{% (?:dot|neato|fdp|sfdp|twopi|circo) \S+[ \t]*$/, end: /^[ \t]*%\}[ \t]*$/, language: 'dot' },
]

/** A diagram that begins at a line, as fenced code. */
function diagramAt({ lines, lastDiagramEnds }: Page, at: number): Rewritten | undefined {
  for (const [i, { start, end, language }] of diagrams.entries()) {
    const [, indent] = start.exec(lines[at] ?? '') ?? []
    if (indent === undefined || (lastDiagramEnds[i] ?? -1) <= at) continue
    const last = lines.findIndex((line, position) => position > at && end.test(line))
    return { lines: ['', `${indent}\`\`\`${language}`, ...lines.slice(at + 1, last), `${indent}\`\`\``, ''], next: last + 1 }
  }
  return undefined
}

const withMarkdown = /^([ \t]*)(<(\w+)(?:[ \t][^<>]*)?[ \t]markdown(?:[ \t]*=[ \t]*["']?\w+["']?)?(?:[ \t][^<>]*)?>)(.*)$/
const closing = /^[ \t]*<\/(?:div|section|article|aside|figure|figcaption|details|main|header|footer|nav)>[ \t]*$/

/** Markdown in an element needs a blank line on either side of its tags. A paragraph is one without them. */
function elementAt({ lines }: Page, at: number): Rewritten | undefined {
  const [, indent = '', tag, name = '', rest = ''] = withMarkdown.exec(lines[at] ?? '') ?? []
  if (!tag) return undefined
  const next = at + 1
  const end = rest.lastIndexOf(`</${name}>`)
  const content = (end < 0 ? rest : rest.slice(0, end)).trim()
  const inner = content ? [indent + content, ''] : []
  if (/^(?:p|span)$/i.test(name)) return end < 0 ? undefined : { lines: ['', ...inner], next }
  if (end < 0) return { lines: ['', indent + tag, '', ...inner], next, opensElement: true }
  return { lines: ['', indent + tag, '', ...inner, `${indent}${rest.slice(end)}`, ''], next }
}

function blockOf(page: Page, at: number, depth: number): Rewritten | undefined {
  const block = blockAt(page, at)
  const lines = block && convertBlock(block, depth)
  return lines && { lines, next: block.next }
}

function convert(lines: readonly string[], depth: number): string[] {
  if (depth > maxDepth) return [...lines]
  const lastDiagramEnds = diagrams.map(({ end }) => lines.findLastIndex((line) => end.test(line)))
  const page: Page = { lines, ends: endsIn(lines), lastDiagramEnds }
  const isCode = tracksCode()
  const written: string[] = []
  let elements = 0
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? ''
    const plain = !isCode(line)
    const rewritten = plain ? (blockOf(page, at, depth) ?? diagramAt(page, at) ?? elementAt(page, at)) : undefined
    if (rewritten?.opensElement) elements++
    if (plain && elements > 0 && closing.test(line)) written.push('')
    written.push(...(rewritten?.lines ?? [plain ? line.replace(/^( {0,3}#{1,6})(?=\p{L})/u, '$1 ') : line]))
    at = rewritten?.next ?? at + 1
  }
  return written
}

/** Lines of a page with the blocks of other extensions in the common syntax. What has no end is left as it is. */
export const rewriteOtherBlocks = (lines: readonly string[]): string[] => convert(lines, 0)
