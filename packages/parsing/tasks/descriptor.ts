import type { Json } from '@callboard/core/entity/entity'
import { loadAll, YAMLException } from 'js-yaml'
import { type Document, isMap, isNode, isScalar, LineCounter, type Node, type Pair, parse, parseAllDocuments } from 'yaml'
import type { PositionQuery } from '../tasks.ts'

const maxNodes = 50_000
const maxDepth = 60

const placeholders = new Set(['$text', '$json', '$yaml', '$openapi', '$asyncapi'])

export type Position = { line: number; column: number }

/**
 * The documents of a file. Each is JSON text: it crosses to another thread in a fraction of what cloning its objects takes.
 * `lines` are those on which documents begin, as separators have it.
 */
export type ParsedDescriptor = {
  documents: ({ index: number } & ({ json: string; placeholders: boolean } | { tooMuch: string }))[]
  failures: { reason: string; at: Position }[]
  lines: number[]
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

type Parsed = { documents: [index: number, value: unknown][]; failures: ParsedDescriptor['failures'] }

/** All documents of a file with their place in it. A syntax error costs only the document it is in. */
function parseDocuments(text: string): Parsed {
  const present = (values: unknown[]): [number, unknown][] =>
    values.filter((v) => v !== null && v !== undefined).map((v, i) => [i, v])
  try {
    return { documents: present(loadAll(text)), failures: [] }
  } catch {
    // Read each document by itself, below.
  }
  const parsed: Parsed = { documents: [], failures: [] }
  let line = 0
  let index = 0
  for (const part of text.split(/^(?=---(?:\s|$))/m)) {
    try {
      for (const [, value] of present(loadAll(part))) parsed.documents.push([index++, value])
    } catch (error) {
      index++
      const mark = error instanceof YAMLException ? error.mark : undefined
      const reason = error instanceof YAMLException ? error.reason : String(error)
      parsed.failures.push({
        reason,
        at: { line: line + Math.min((mark?.line ?? 0) + 1, part.trimEnd().split('\n').length), column: (mark?.column ?? 0) + 1 },
      })
    }
    line += part.split('\n').length - 1
  }
  return parsed
}

/**
 * The line on which each document begins that is not empty, found by its separators: a hundredth of what a parser with
 * positions takes. Separators stand at the beginning of a line, where no text of a document can.
 */
function beginnings(text: string): number[] {
  const lines: number[] = []
  let open = true
  for (const [i, line] of text.split('\n').entries()) {
    const separator = /^---(?:\s|$)/.test(line)
    if (separator || /^\.\.\.\s*$/.test(line)) open = true
    const content = separator ? line.slice(3).trim() : line.trim()
    if (!open || content === '' || content.startsWith('#') || content.startsWith('%') || content === '...') continue
    lines.push(i + 1)
    open = false
  }
  return lines
}

export function parseDescriptor(text: string): ParsedDescriptor {
  const { documents, failures } = parseDocuments(text)
  return {
    documents: documents.map(([index, value]) => {
      const look = lookThrough(value)
      if (look.tooMuch) return { index, tooMuch: look.tooMuch }
      // Dates and the like become what JSON makes of them.
      return { index, json: JSON.stringify(value), placeholders: look.placeholders }
    }),
    failures,
    lines: beginnings(text),
  }
}

const partsOf = (path: string) =>
  path
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter(Boolean)

/** Finds where dotted paths are written; the nearest parent that exists where a path itself is missing. */
export function findPositions({ text, queries }: { text: string; queries: PositionQuery[] }): Position[] {
  const counter = new LineCounter()
  const parsed = parseAllDocuments(text, { lineCounter: counter, logLevel: 'silent', uniqueKeys: false })
  const documents: readonly Document.Parsed[] = Array.isArray(parsed) ? parsed.filter((d) => d.contents !== null) : []
  return queries.map(({ document, path }) => {
    let at: Node | null = documents[document]?.contents ?? null
    let key: Node | null = at
    for (const part of partsOf(path)) {
      const pair: Pair | undefined = isMap(at) ? at.items.find((p) => isScalar(p.key) && String(p.key.value) === part) : undefined
      if (!pair) break
      key = isNode(pair.key) ? pair.key : null
      at = isNode(pair.value) ? pair.value : null
    }
    const { line, col } = counter.linePos(key?.range?.[0] ?? 0)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
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
