import { setImmediate } from 'node:timers/promises'
import { fileLimits } from '@callboard/core/limits/limits'
import { type ApiFile, nameFrom } from '@callboard/modules/apis/domain/api-file'
import type { Descriptor, Json } from '@callboard/modules/catalog/domain/entity'
import { refOf } from '@callboard/modules/catalog/domain/entity'
import { pathFromText } from '@callboard/modules/catalog/domain/path'
import { relationsOf } from '@callboard/modules/catalog/domain/relations'
import { listProblems, validateDescriptor } from '@callboard/modules/catalog/domain/validate'
import { NotParsed } from '@callboard/parsing/not-parsed'
import { parse, parseOr } from '@callboard/parsing/parse'
import type { PositionQuery } from '@callboard/parsing/position-query'
import type { Output } from '@callboard/parsing/tasks'
import type { FoundEntity, FoundProblem } from './server.ts'
import { type ReadTarget, wholeApi } from './whole-api.ts'

/** Larger files are rejected with a problem: descriptors are small, and parsing uses our memory. */
const maxDescriptorBytes = 1024 * 1024

/** Beyond this many problems in a file, only the first of each document is reported. */
const maxDetailedProblems = 100

/** `$openapi` and `$asyncapi` come from Backstage's module for API descriptions in several files. */
const placeholders = ['$text', '$json', '$yaml', '$openapi', '$asyncapi'] as const
type Placeholder = (typeof placeholders)[number]

const isPlaceholder = (key: string): key is Placeholder => (placeholders as readonly string[]).includes(key)

type Substitution = { value: Json; problems: { path: string; message: string }[] }

async function parsedTarget(kind: '$json' | '$yaml', text: string): Promise<{ value: Json } | { reason: string }> {
  try {
    return await parse('placeholder', { text, kind })
  } catch (error) {
    if (error instanceof NotParsed) return { reason: `it ${error.message}.` }
    throw error
  }
}

const isDescription = (key: Placeholder, path: string) => path === 'spec.definition' || key === '$openapi' || key === '$asyncapi'

/** An API description in one piece: the content of its other files is not stored elsewhere. */
async function readDescription(root: ApiFile, path: string, read: ReadTarget): Promise<Substitution> {
  const { text, missing } = await wholeApi(root, read)
  const problems = missing.map(({ file, error }) => ({
    path,
    message: `${root.name} refers to ${file}, which could not be read: ${error}`,
  }))
  return { value: text, problems }
}

/** Resolves placeholders. One that cannot be read is replaced by a short note and reported as a problem. */
async function substitute(value: Json, path: string, read: ReadTarget): Promise<Substitution> {
  if (Array.isArray(value)) {
    const parts = await Promise.all(value.map((v, i) => substitute(v, `${path}[${i}]`, read)))
    return { value: parts.map((p) => p.value), problems: parts.flatMap((p) => p.problems) }
  }
  if (typeof value !== 'object' || value === null) return { value, problems: [] }
  const [key, ...others] = Object.keys(value)
  const target = key === undefined ? undefined : value[key]
  if (key && others.length === 0 && isPlaceholder(key) && typeof target === 'string') {
    const answer = await read(target)
    const failed = (reason: string): Substitution => ({
      value: `Not available: ${reason}`,
      problems: [{ path, message: `${path} refers to ${target}, which could not be read: ${reason}` }],
    })
    if ('error' in answer) return failed(answer.error)
    if (key !== '$json' && key !== '$yaml')
      return isDescription(key, path)
        ? readDescription({ name: nameFrom('', target), text: answer.text }, path, read)
        : { value: answer.text, problems: [] }
    const parsed = await parsedTarget(key, answer.text)
    return 'reason' in parsed ? failed(parsed.reason) : { value: parsed.value, problems: [] }
  }
  const entries = await Promise.all(
    Object.entries(value).map(async ([k, v]) => [k, await substitute(v, path ? `${path}.${k}` : k, read)] as const),
  )
  return { value: Object.fromEntries(entries.map(([k, s]) => [k, s.value])), problems: entries.flatMap(([, s]) => s.problems) }
}

/** Placeholders beyond the limit per file are not resolved: each would be a request to the vendor. */
function limitedReads(read: ReadTarget): ReadTarget {
  let reads = 0
  return async (target) =>
    ++reads > fileLimits.placeholdersPerFile
      ? { error: `a file may refer to ${fileLimits.placeholdersPerFile} others. Split it.` }
      : read(target)
}

export type DescriptorFile = { path: string; text: string; url: string; read: ReadTarget }

/** A problem whose position in the file is not known yet: a line, or a path in a document. */
type UnlocatedProblem = { code: string; message: string; ref?: string } & ({ line: number; column: number } | PositionQuery)

type Parsed = Output<'descriptor'>

class FileReader {
  readonly entities: FoundEntity[] = []
  private readonly noted: UnlocatedProblem[] = []
  private readonly file: DescriptorFile
  private readonly readTarget: ReadTarget

  constructor(file: DescriptorFile) {
    this.file = file
    this.readTarget = limitedReads(file.read)
  }

  async read(): Promise<void> {
    const { text, path } = this.file
    if (Buffer.byteLength(text) > maxDescriptorBytes) {
      const message = `The file is larger than ${maxDescriptorBytes / 1024} KiB, so it was not read. Split it, and list the parts in a Location.`
      this.noted.push({ code: 'too_large', message, line: 1, column: 1 })
      return
    }
    let parsed: Parsed
    try {
      parsed = await parse('descriptor', text)
    } catch (error) {
      if (!(error instanceof NotParsed)) throw error
      this.noted.push({ code: 'not_parsed', message: `${path} ${error.message}.`, line: 1, column: 1 })
      return
    }
    for (const { reason, at } of parsed.failures)
      this.noted.push({ code: 'not_yaml', message: `Not valid YAML: ${reason}.`, ...at })
    for (const [i, document] of parsed.documents.entries()) {
      // A file with a thousand documents must not block the event loop.
      if (i % 16 === 15) await setImmediate()
      await this.take(document)
    }
  }

  private async take(document: Parsed['documents'][number]): Promise<void> {
    const { line } = document
    if ('tooMuch' in document) {
      this.noted.push({ code: 'too_large', message: `The document was not read. ${document.tooMuch}`, line, column: 1 })
      return
    }
    const value = JSON.parse(document.json) as Json
    const filled = document.placeholders ? await substitute(value, '', this.readTarget) : { value, problems: [] }
    const checked = await validateDescriptor(filled.value)
    const at = (path: string) => ({ document: document.index, path: pathFromText(value, path) })
    if ('problem' in checked) {
      // Finding each further problem validates the document again.
      const problems = this.noted.length < maxDetailedProblems ? await listProblems(filled.value) : [checked.problem]
      for (const { message, keys } of problems)
        this.noted.push({ code: 'invalid', message, document: document.index, path: keys })
      return
    }
    const entity: Descriptor = checked.entity
    const ref = refOf(entity)
    const shown = filled.problems.slice(0, fileLimits.placeholderProblems)
    for (const p of shown) this.noted.push({ code: 'not_readable', message: p.message, ref, ...at(p.path) })
    const more = filled.problems.length - shown.length
    if (more > 0)
      this.noted.push({
        code: 'not_readable',
        message: `${more} more references of this document could not be read.`,
        ref,
        ...at(''),
      })
    for (const p of relationsOf(entity).problems)
      this.noted.push({ code: 'bad_reference', message: p.message, ref, ...at(p.path) })
    this.entities.push({ descriptor: entity, file: this.file.path, url: this.file.url, line })
  }

  /** Looks up the positions of all problems of a file in one pass. */
  async problems(): Promise<FoundProblem[]> {
    const queries = this.noted.flatMap((n) => ('path' in n ? [{ document: n.document, path: n.path }] : []))
    const positions = queries.length > 0 ? ((await parseOr('positions', { text: this.file.text, queries })) ?? []) : []
    let next = 0
    return this.noted.map((n) => {
      const at = 'path' in n ? (positions[next++] ?? { line: 1, column: 1 }) : { line: n.line, column: n.column }
      const { code, message, ref } = n
      return { file: this.file.path, url: `${this.file.url}#L${at.line}`, ...at, code, message, ...(ref ? { ref } : {}) }
    })
  }
}

/**
 * Reads a descriptor file with one or more YAML documents. Never throws for file content: whatever is invalid becomes a problem
 * with file, line and reason, and the other documents are still read.
 */
export async function readDescriptorFile(file: DescriptorFile): Promise<{ entities: FoundEntity[]; problems: FoundProblem[] }> {
  const reader = new FileReader(file)
  await reader.read()
  return { entities: reader.entities, problems: await reader.problems() }
}
