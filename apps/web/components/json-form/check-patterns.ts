import { compilePattern } from '@callboard/flags-evaluator/pattern'

type Node = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

const matchers = new Map<string, ((text: string) => boolean) | undefined>()

/** A pattern in linear time; undefined for syntax that only the server matches. */
function matcherOf(pattern: string): ((text: string) => boolean) | undefined {
  if (!matchers.has(pattern)) {
    try {
      matchers.set(pattern, compilePattern(pattern))
    } catch {
      matchers.set(pattern, undefined)
    }
  }
  return matchers.get(pattern)
}

type Mismatch = { path: string[]; pattern: string }

/** The texts that do not match the `pattern` of their field, in the fields and lists of a schema. */
export function patternMismatches(schema: unknown, value: unknown, path: readonly string[] = []): Mismatch[] {
  if (!isObject(schema)) return []
  if (typeof value === 'string') {
    const { pattern } = schema
    if (typeof pattern !== 'string') return []
    return (matcherOf(pattern)?.(value) ?? true) ? [] : [{ path: [...path], pattern }]
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => patternMismatches(schema.items, item, [...path, String(index)]))
  const { properties } = schema
  if (!isObject(value) || !isObject(properties)) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    Object.hasOwn(properties, name) ? patternMismatches(properties[name], inner, [...path, name]) : [],
  )
}
