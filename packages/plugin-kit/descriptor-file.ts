import { setImmediate } from 'node:timers/promises'
import type { Descriptor, Json } from '@callboard/core/entity/entity'
import { refOf } from '@callboard/core/entity/entity'
import { relationsOf } from '@callboard/core/entity/relations'
import { validateDescriptor } from '@callboard/core/entity/validate'
import { fileLimits } from '@callboard/core/limits/limits'
import { loadAll, YAMLException } from 'js-yaml'
import { type Document, isMap, isScalar, LineCounter, type Node, type Pair, parseAllDocuments } from 'yaml'
import type { FoundEntity, FoundProblem } from './server.ts'

/** Larger files are refused with a problem: a descriptor is small, and parsing is our memory. */
export const maxDescriptorBytes = 1024 * 1024
const maxNodes = 50_000
const maxDepth = 60

const placeholders = new Set(['$text', '$json', '$yaml'])

/** What one look through a document finds. */
type Look = {
  /** Why it is too much to go on with, as a sentence. */
  tooMuch: string | undefined
  /** It holds dates and the like, which JSON does not know. */
  foreign: boolean
  placeholders: boolean
}

/**
 * Looks through a value once, without copying it. Aliases share nodes, so a few lines can stand for billions of values:
 * they are counted as if written out, up to a limit.
 */
function lookThrough(value: unknown): Look {
  let seen = 0
  const look: Look = { tooMuch: undefined, foreign: false, placeholders: false }
  const visit = (node: unknown, depth: number): void => {
    if (depth > maxDepth) look.tooMuch ??= `It is nested more than ${maxDepth} levels deep.`
    if (++seen > maxNodes) look.tooMuch ??= 'It expands to too many values. Use fewer YAML aliases.'
    if (look.tooMuch || node === null) return
    if (typeof node !== 'object') {
      look.foreign ||= !['string', 'boolean'].includes(typeof node) && !Number.isFinite(node)
      return
    }
    look.foreign ||= !Array.isArray(node) && Object.getPrototypeOf(node) !== Object.prototype
    for (const key in node) {
      look.placeholders ||= key.startsWith('$') && placeholders.has(key)
      visit((node as Record<string, unknown>)[key], depth + 1)
    }
  }
  visit(value, 0)
  return look
}

/** Dates and the like become what JSON would make of them. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))

type Position = { line: number; column: number }
type Parsed = { documents: [index: number, value: unknown][]; failures: { reason: string; at: Position }[] }

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

type Locate = (document: number, path: string) => Position

/**
 * Finds where a dotted path is written in a document; the nearest parent that exists when the path itself is missing.
 * Made for one file, which is parsed with positions once, and only when somebody asks.
 */
function locator(text: string): Locate {
  const counter = new LineCounter()
  let parsed: readonly Document.Parsed[] | undefined
  return (index, path) => {
    if (!parsed) {
      const documents = parseAllDocuments(text, { lineCounter: counter, logLevel: 'silent', uniqueKeys: false })
      parsed = Array.isArray(documents) ? documents.filter((d) => d.contents !== null) : []
    }
    let at: Node | null = parsed[index]?.contents ?? null
    let key: Node | null = at
    for (const part of path
      .replace(/\[(\d+)\]/g, '.$1')
      .split('.')
      .filter(Boolean)) {
      const pair: Pair | undefined = isMap(at) ? at.items.find((p) => isScalar(p.key) && String(p.key.value) === part) : undefined
      if (!pair) break
      key = pair.key as Node
      at = pair.value as Node | null
    }
    const { line, col } = counter.linePos(key?.range?.[0] ?? 0)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
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

/** Reads the file that a `$text`, `$json` or `$yaml` names; the error's message says why it could not. */
export type ReadTarget = (target: string) => Promise<{ text: string } | { error: string }>

type Substitution = { value: Json; problems: { path: string; message: string }[] }

/** Replaces placeholders by what they name. One that cannot be read leaves a short note, and a problem. */
async function substitute(value: Json, path: string, read: ReadTarget): Promise<Substitution> {
  if (Array.isArray(value)) {
    const parts = await Promise.all(value.map((v, i) => substitute(v, `${path}[${i}]`, read)))
    return { value: parts.map((p) => p.value), problems: parts.flatMap((p) => p.problems) }
  }
  if (typeof value !== 'object' || value === null) return { value, problems: [] }
  const [key, ...others] = Object.keys(value)
  const target = key === undefined ? undefined : value[key]
  if (key && others.length === 0 && placeholders.has(key) && typeof target === 'string') {
    const answer = await read(target)
    const failed = (reason: string): Substitution => ({
      value: `Not available: ${reason}`,
      problems: [{ path, message: `${path} refers to ${target}, which could not be read: ${reason}` }],
    })
    if ('error' in answer) return failed(answer.error)
    if (key === '$text') return { value: answer.text, problems: [] }
    try {
      const parsed: unknown = key === '$json' ? JSON.parse(answer.text) : loadAll(answer.text)[0]
      const { tooMuch } = lookThrough(parsed)
      return tooMuch ? failed(tooMuch) : { value: asJson(parsed) as Json, problems: [] }
    } catch (error) {
      return failed(
        `it is not valid ${key.slice(1).toUpperCase()} (${error instanceof Error ? error.message.split('\n')[0] : error}).`,
      )
    }
  }
  const entries = await Promise.all(
    Object.entries(value).map(async ([k, v]) => [k, await substitute(v, path ? `${path}.${k}` : k, read)] as const),
  )
  return { value: Object.fromEntries(entries.map(([k, s]) => [k, s.value])), problems: entries.flatMap(([, s]) => s.problems) }
}

/** Placeholders beyond the budget of a file are answered with the reason: each would be a request to the vendor. */
function limitedReads(read: ReadTarget): ReadTarget {
  let reads = 0
  return async (target) =>
    ++reads > fileLimits.placeholdersPerFile
      ? { error: `a file may refer to ${fileLimits.placeholdersPerFile} others. Split it.` }
      : read(target)
}

export type DescriptorFile = { path: string; text: string; url: string; read: ReadTarget }

/**
 * Reads a descriptor file: one or more YAML documents. Never throws for what the file holds; what cannot be accepted
 * becomes a problem with file, line and reason, and the other documents of the file are read all the same.
 */
export async function readDescriptorFile(file: DescriptorFile): Promise<{ entities: FoundEntity[]; problems: FoundProblem[] }> {
  const entities: FoundEntity[] = []
  const problems: FoundProblem[] = []
  const problem = (code: string, message: string, at: Position, ref?: string) =>
    problems.push({ file: file.path, url: `${file.url}#L${at.line}`, ...at, code, message, ...(ref ? { ref } : {}) })
  if (Buffer.byteLength(file.text) > maxDescriptorBytes) {
    problem(
      'too_large',
      `The file is larger than ${maxDescriptorBytes / 1024} KiB, so it was not read. Split it, and list the parts in a Location.`,
      { line: 1, column: 1 },
    )
    return { entities, problems }
  }
  const { documents, failures } = parseDocuments(file.text)
  const lines = beginnings(file.text)
  const locate = locator(file.text)
  const read = limitedReads(file.read)
  // A document that is only `null` has a beginning too; then the parser is asked.
  const lineOf = (index: number) =>
    (lines.length === documents.length + failures.length ? lines[index] : undefined) ?? locate(index, '').line
  for (const f of failures) problem('not_yaml', `Not valid YAML: ${f.reason}.`, f.at)
  for (const [index, document] of documents) {
    // A file of a thousand documents must not hold the thread from whoever else works on it.
    if (index % 16 === 15) await setImmediate()
    const look = lookThrough(document)
    if (look.tooMuch) {
      problem('too_large', `The document was not read. ${look.tooMuch}`, { line: lineOf(index), column: 1 })
      continue
    }
    // Most documents are JSON already and refer to nothing; copying them took half of the time of reading.
    const value = (look.foreign ? asJson(document) : document) as Json
    const filled = look.placeholders ? await substitute(value, '', read) : { value, problems: [] }
    const checked = await validateDescriptor(filled.value)
    if ('problem' in checked) {
      problem('invalid', checked.problem.message, locate(index, checked.problem.path))
      continue
    }
    const entity: Descriptor = checked.entity
    const ref = refOf(entity)
    const shown = filled.problems.slice(0, fileLimits.placeholderProblems)
    for (const p of shown) problem('not_readable', p.message, locate(index, p.path), ref)
    const more = filled.problems.length - shown.length
    if (more > 0) problem('not_readable', `${more} more references of this document could not be read.`, locate(index, ''), ref)
    for (const p of relationsOf(entity).problems) problem('bad_reference', p.message, locate(index, p.path), ref)
    entities.push({ descriptor: entity, file: file.path, url: file.url, line: lineOf(index) })
  }
  return { entities, problems }
}
