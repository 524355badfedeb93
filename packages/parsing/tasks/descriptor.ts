import type { Json } from '@callboard/modules/catalog/domain/entity'
import { yamlSchema } from '@callboard/modules/catalog/domain/yaml-schema'
import { loadAll, YAMLException } from 'js-yaml'
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parse,
  parseDocument,
  type YAMLMap,
} from 'yaml'
import type { PositionQuery } from '../position-query.ts'
import { type DocumentText, yamlDocuments } from './yaml-documents.ts'

const maxNodes = 50_000
const maxDepth = 60

const placeholders = new Set(['$text', '$json', '$yaml', '$openapi', '$asyncapi'])

export type Position = { line: number; column: number }

/**
 * The non-empty documents of a file. Each is JSON text, which crosses threads in a fraction of the time that cloning its objects
 * takes. `index` is its position among all documents of the file, `line` its first line.
 */
export type ParsedDescriptor = {
  documents: ({ index: number; line: number } & ({ json: string; placeholders: boolean } | { tooMuch: string }))[]
  failures: { reason: string; at: Position }[]
}

/** Result of measuring a document. */
type Inspection = {
  /** Why it exceeds the limits, as a sentence. */
  tooMuch: string | undefined
  placeholders: boolean
}

/**
 * Measures a value in one pass without copying it. Aliases share nodes, so a few lines can expand to billions of values: they are
 * counted as expanded, up to a limit.
 */
function inspectNodes(value: unknown): Inspection {
  let seen = 0
  const look: Inspection = { tooMuch: undefined, placeholders: false }
  const visit = (node: unknown, depth: number): void => {
    if (depth > maxDepth) look.tooMuch ??= `It is nested more than ${maxDepth} levels deep.`
    if (++seen > maxNodes) look.tooMuch ??= 'It expands to too many values. Use fewer YAML aliases.'
    if (look.tooMuch || typeof node !== 'object' || node === null) return
    for (const key in node) {
      look.placeholders ||= key.startsWith('$') && placeholders.has(key)
      visit((node as Record<string, unknown>)[key], depth + 1)
    }
  }
  visit(value, 0)
  return look
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controlCharacters = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x84\x86-\x9F\uFFFE\uFFFF]/g

/**
 * The character that YAML does not allow, if that is why a text cannot be read. The parser notices zero bytes before it counts
 * lines, and others at the end of the value that contains them. In comments they are allowed.
 */
function unprintableIn(text: string, { reason, mark }: YAMLException): (Position & { reason: string }) | undefined {
  const isZero = reason.startsWith('null byte')
  if (!isZero && !reason.includes('non-printable')) return undefined
  const found = [...text.matchAll(controlCharacters)].map(({ index, 0: character }) => ({ index, character }))
  const last = isZero ? found.find((f) => f.character === '\0') : found.findLast((f) => f.index <= mark.position)
  if (!last) return undefined
  const before = text.slice(0, last.index).split('\n')
  const code = last.character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  const why = isZero ? ', as files do that are not UTF-8' : ''
  return {
    reason: `it contains the character U+${code}${why}`,
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
  }
}

/** The content of a document, or why it cannot be read. A syntax error only affects its own document. */
function readDocument({ text, linesBefore }: DocumentText): { value: unknown } | ParsedDescriptor['failures'][number] {
  try {
    return { value: loadAll(text, null, { schema: yamlSchema })[0] }
  } catch (error) {
    const mark = error instanceof YAMLException ? error.mark : undefined
    const unprintable = error instanceof YAMLException ? unprintableIn(text, error) : undefined
    if (unprintable) return { reason: unprintable.reason, at: { ...unprintable, line: linesBefore + unprintable.line } }
    const lines = text.trimEnd().split('\n')
    // A directive is refused once its line has been read.
    const isDirective = mark?.column === 0 && lines[mark.line - 1]?.startsWith('%') === true
    const line = Math.min((mark?.line ?? 0) + (isDirective ? 0 : 1), lines.length)
    return {
      reason: error instanceof YAMLException ? error.reason : String(error),
      at: { line: linesBefore + line, column: (mark?.column ?? 0) + 1 },
    }
  }
}

export function parseDescriptor(text: string): ParsedDescriptor {
  const parsed: ParsedDescriptor = { documents: [], failures: [] }
  for (const [index, document] of yamlDocuments(text).entries()) {
    const read = readDocument(document)
    if ('reason' in read) parsed.failures.push(read)
    else if (read.value !== null && read.value !== undefined) {
      const { line } = document
      const look = inspectNodes(read.value)
      if (look.tooMuch) parsed.documents.push({ index, line, tooMuch: look.tooMuch })
      else parsed.documents.push({ index, line, json: JSON.stringify(read.value), placeholders: look.placeholders })
    }
  }
  return parsed
}

/** Resolves an alias. */
const resolved = (node: unknown, document: Document): Node | null => {
  const target = isAlias(node) ? node.resolve(document) : node
  return isNode(target) ? target : null
}

/** The entry of a key, or that of a merged mapping (`<<`). */
function pairOf(map: YAMLMap, key: string, document: Document, depth = 0): Pair | undefined {
  const named = (name: string) => map.items.find((p) => isScalar(p.key) && String(p.key.value) === name)
  const own = named(key)
  const merged = own || depth > maxDepth ? undefined : resolved(named('<<')?.value, document)
  if (!merged) return own
  for (const node of isSeq(merged) ? merged.items : [merged]) {
    const other = resolved(node, document)
    const pair = isMap(other) ? pairOf(other, key, document, depth + 1) : undefined
    if (pair) return pair
  }
  return undefined
}

/** The result of one path segment: its position and its value. */
function step(
  at: Node | null,
  part: string | number,
  document: Document,
): { written: Node | null; value: Node | null } | undefined {
  if (isSeq(at)) {
    const item = at.items[Number(part)]
    return isNode(item) ? { written: item, value: resolved(item, document) } : undefined
  }
  const pair = isMap(at) ? pairOf(at, String(part), document) : undefined
  return pair && { written: isNode(pair.key) ? pair.key : null, value: resolved(pair.value, document) }
}

/** Finds the positions of paths, or of the nearest existing parent. */
export function findPositions({ text, queries }: { text: string; queries: PositionQuery[] }): Position[] {
  const texts = yamlDocuments(text)
  const parsed = new Map<number, { document: Document; counter: LineCounter }>()
  const parsedAt = (index: number) => {
    const known = parsed.get(index)
    if (known) return known
    const lineCounter = new LineCounter()
    const document = parseDocument(texts[index]?.text ?? '', {
      lineCounter,
      logLevel: 'silent',
      uniqueKeys: false,
      // Also after `%YAML 1.1`, where `yes` and `012` would be other keys than those that were read.
      schema: 'core',
    })
    const made = { document, counter: lineCounter }
    parsed.set(index, made)
    return made
  }
  return queries.map((query) => {
    const { document, counter } = parsedAt(query.document)
    let at: Node | null = resolved(document.contents, document)
    let written: Node | null = at
    for (const part of query.path) {
      const next = step(at, part, document)
      if (!next) break
      written = next.written
      at = next.value
    }
    const { line, col } = counter.linePos(written?.range?.[0] ?? 0)
    return { line: (texts[query.document]?.linesBefore ?? 0) + Math.max(line, 1), column: Math.max(col, 1) }
  })
}

export function parsePlaceholder({
  text,
  kind,
}: {
  text: string
  kind: '$json' | '$yaml'
}): { value: Json } | { reason: string } {
  try {
    const parsed: unknown = kind === '$json' ? JSON.parse(text) : loadAll(text, null, { schema: yamlSchema })[0]
    const { tooMuch } = inspectNodes(parsed)
    return tooMuch ? { reason: tooMuch } : { value: JSON.parse(JSON.stringify(parsed ?? null)) }
  } catch (error) {
    const said = error instanceof Error ? error.message.split('\n')[0] : error
    return { reason: `it is not valid ${kind.slice(1).toUpperCase()} (${said}).` }
  }
}

/** A single YAML document, such as a kubeconfig, as JSON values. @throws the parser's error */
export function parseYaml(text: string): unknown {
  const value: unknown = parse(text, { maxAliasCount: 20, logLevel: 'error' })
  const { tooMuch } = inspectNodes(value)
  if (tooMuch) throw new Error(tooMuch)
  return JSON.parse(JSON.stringify(value ?? null))
}

/** All documents of a YAML file, as JSON values. @throws the parser's error */
export const parseYamlDocuments = (text: string): unknown[] => yamlDocuments(text).map((document) => parseYaml(document.text))
