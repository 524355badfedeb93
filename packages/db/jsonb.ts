import { AppError } from '@callboard/core/errors'

/** PostgreSQL's text and jsonb accept neither NUL nor lone surrogates; both are replaced by U+FFFD. */
const cleanText = (text: string) => text.replaceAll('\0', '\uFFFD').toWellFormed()

/** Maximum nesting. OpenAPI descriptions have about thirty levels; recursive readers would overflow the stack. */
export const maxLevels = 200

/**
 * A copy without the characters that PostgreSQL rejects. Vendors' files may contain anything.
 * @throws AppError `invalid_input` if nested more than 200 levels deep
 */
export function databaseSafe<T>(value: T): T {
  const visit = (v: unknown, level = 0): unknown => {
    if (level > maxLevels) throw new AppError('invalid_input', `This is nested more than ${maxLevels} levels deep.`)
    if (typeof v === 'string') return cleanText(v)
    if (Array.isArray(v)) return v.map((inner) => visit(inner, level + 1))
    if (v instanceof Date || v instanceof Uint8Array || typeof v !== 'object' || v === null) return v
    return Object.fromEntries(Object.entries(v).map(([key, inner]) => [cleanText(key), visit(inner, level + 1)]))
  }
  return visit(value) as T
}

/** JSON text that PostgreSQL accepts. Only copied if necessary. */
export function jsonb(value: unknown): string {
  const text = JSON.stringify(value)
  return /\\u(?:0000|d[89a-f])/i.test(text) ? JSON.stringify(databaseSafe(value)) : text
}
