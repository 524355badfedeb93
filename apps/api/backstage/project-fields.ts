import type { JsonObject } from '@callboard/modules/catalog/domain/entity'
import { copyFields } from './select-fields.ts'

// Some fields of a document without building its objects: it is skipped through, and the values that are asked for are slices of it.

/** Where a value begins and ends. */
type Span = readonly [from: number, to: number]

const [quote, backslash, comma, colon] = [34, 92, 44, 58]
const isSpace = (c: number) => c <= 32
const isOpening = (c: number) => c === 123 || c === 91
const isClosing = (c: number) => c === 125 || c === 93

/** The end of a string that begins at a position. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); ; at = text.indexOf('"', at + 1)) {
    let before = at - 1
    while (text.charCodeAt(before) === backslash) before--
    if ((at - 1 - before) % 2 === 0) return at + 1
  }
}

/** The end of a value that begins at a position. */
function endOfValue(text: string, from: number): number {
  const first = text.charCodeAt(from)
  if (first === quote) return endOfString(text, from)
  let at = from
  if (!isOpening(first)) {
    while (text.charCodeAt(at) !== comma && !isClosing(text.charCodeAt(at))) at++
    return at
  }
  for (let depth = 0; ; ) {
    const c = text.charCodeAt(at)
    if (c === quote) {
      at = endOfString(text, at)
      continue
    }
    at++
    if (isOpening(c)) depth++
    else if (isClosing(c) && --depth === 0) return at
  }
}

/** Values of the wanted names of an object, until every name of `enough` is found. */
function spansOf(text: string, from: number, wanted: ReadonlySet<string>, enough: ReadonlySet<string>): Map<string, Span> {
  const found = new Map<string, Span>()
  let missing = enough.size
  for (let at = from + 1; missing > 0; ) {
    while (text.charCodeAt(at) === comma || isSpace(text.charCodeAt(at))) at++
    if (isClosing(text.charCodeAt(at))) break
    const end = endOfString(text, at)
    const raw = text.slice(at + 1, end - 1)
    const name = raw.includes('\\') ? (JSON.parse(text.slice(at, end)) as string) : raw
    let value = end
    while (text.charCodeAt(value) === colon || isSpace(text.charCodeAt(value))) value++
    at = endOfValue(text, value)
    if (!wanted.has(name)) continue
    found.set(name, [value, at])
    if (enough.has(name)) missing--
  }
  return found
}

type Path = readonly string[]
/** A path that ends at a name, or the rest of it below the name. */
type Step = { name: string; rest: Path }

/** Every way in which a path may begin in an object, shortest first: a name may have dots. */
const stepsOf = (path: Path): Step[] => path.map((_, i) => ({ name: path.slice(0, i + 1).join('.'), rest: path.slice(i + 1) }))

class InList extends Error {}

/** The fields of the object that begins at a position, as JSON; undefined if it has none of them. */
function project(text: string, from: number, paths: readonly Path[]): string | undefined {
  const steps = paths.map(stepsOf)
  const wanted = new Set(steps.flatMap((of) => of.map(({ name }) => name)))
  const spans = spansOf(text, from, wanted, new Set(paths.map(([first = '']) => first)))
  const below = new Map<string, Path[]>()
  for (const of of steps) {
    const step = of.find(({ name }) => spans.has(name))
    if (step) below.set(step.name, [...(below.get(step.name) ?? []), step.rest])
  }
  const parts: string[] = []
  for (const [name, rests] of below) {
    const [start = 0, end = 0] = spans.get(name) ?? []
    const c = text.charCodeAt(start)
    const whole = rests.some((rest) => rest.length === 0)
    // Positions in a list are for `copyFields`.
    if (!whole && c === 91) throw new InList()
    const value = whole ? text.slice(start, end) : c === 123 ? project(text, start, rests) : undefined
    if (value !== undefined) parts.push(`${JSON.stringify(name)}:${value}`)
  }
  return parts.length > 0 ? `{${parts.join(',')}}` : undefined
}

/** Some dotted paths of a document as JSON, the same as `copyFields` makes of its object. @param text an object as PostgreSQL writes it */
export function projectFields(text: string, paths: readonly Path[]): string {
  try {
    return project(text, 0, paths) ?? '{}'
  } catch (error) {
    if (error instanceof InList) return JSON.stringify(copyFields(JSON.parse(text) as JsonObject, paths))
    throw error
  }
}
