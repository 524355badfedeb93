import type { Json } from '@callboard/modules/catalog/domain/entity'
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
 * The documents of a file that hold something. Each is JSON text: it crosses to another thread in a fraction of what
 * cloning its objects takes. `index` is its place among all documents of the file, `line` where it begins.
 */
export type ParsedDescriptor = {
  documents: ({ index: number; line: number } & ({ json: string; placeholders: boolean } | { tooMuch: string }))[]
  failures: { reason: string; at: Position }[]
}

/** What one look through a document finds. */
type Look = {
  /** Why it is too much to go on with, as a sentence. */
  tooMuch: string | undefined
  placeholders: boolean
}

/**
 * Looks through a value once, without copying it. Aliases share nodes, so a few lines can stand for billions of values:
 * they are counted as if written out, up to a limit.
 */
function lookThrough(value: unknown): Look {
  let seen = 0
  const look: Look = { tooMuch: undefined, placeholders: false }
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

/** What a document holds, or why it cannot be read. A syntax error costs only the document it is in. */
function readDocument({ text, linesBefore }: DocumentText): { value: unknown } | ParsedDescriptor['failures'][number] {
  try {
    return { value: loadAll(text)[0] }
  } catch (error) {
    const mark = error instanceof YAMLException ? error.mark : undefined
    const line = Math.min((mark?.line ?? 0) + 1, text.trimEnd().split('\n').length)
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
      const look = lookThrough(read.value)
      // Dates and the like become what JSON makes of them.
      if (look.tooMuch) parsed.documents.push({ index, line, tooMuch: look.tooMuch })
      else parsed.documents.push({ index, line, json: JSON.stringify(read.value), placeholders: look.placeholders })
    }
  }
  return parsed
}

/** What a node stands for. */
const resolved = (node: unknown, document: Document): Node | null => {
  const target = isAlias(node) ? node.resolve(document) : node
  return isNode(target) ? target : null
}

/** The entry of a key; of a merged mapping (`<<`) where the mapping itself has none. */
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

/** Where one step of a path leads: what is written there, and its value. */
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

/** Finds where paths are written; the nearest parent that exists where a path itself is missing. */
export function findPositions({ text, queries }: { text: string; queries: PositionQuery[] }): Position[] {
  const texts = yamlDocuments(text)
  const parsed = new Map<number, { document: Document; counter: LineCounter }>()
  const parsedAt = (index: number) => {
    const known = parsed.get(index)
    if (known) return known
    const lineCounter = new LineCounter()
    const document = parseDocument(texts[index]?.text ?? '', { lineCounter, logLevel: 'silent', uniqueKeys: false })
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
    const parsed: unknown = kind === '$json' ? JSON.parse(text) : loadAll(text)[0]
    const { tooMuch } = lookThrough(parsed)
    return tooMuch ? { reason: tooMuch } : { value: JSON.parse(JSON.stringify(parsed ?? null)) }
  } catch (error) {
    const said = error instanceof Error ? error.message.split('\n')[0] : error
    return { reason: `it is not valid ${kind.slice(1).toUpperCase()} (${said}).` }
  }
}

/** Any one YAML document, such as a kubeconfig, as JSON would hold it. @throws what the parser says of it */
export function parseYaml(text: string): unknown {
  const value: unknown = parse(text, { maxAliasCount: 20, logLevel: 'error' })
  const { tooMuch } = lookThrough(value)
  if (tooMuch) throw new Error(tooMuch)
  return JSON.parse(JSON.stringify(value ?? null))
}
