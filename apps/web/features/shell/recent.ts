/** An entity that somebody went to, kept in their browser alone. */
export type Recent = { ref: string; label: string; kind: string }

const maxRecent = 6
const keyOf = (base: string) => `callboard-recent ${base}`

/** Without a schema's library, which would be most of the palette. */
const isRecent = (value: unknown): value is Recent =>
  typeof value === 'object' &&
  value !== null &&
  ['ref', 'label', 'kind'].every((key) => typeof Reflect.get(value, key) === 'string')

/** Newest first. Browsers may refuse to keep anything; then there is nothing. */
export function readRecent(base: string): Recent[] {
  try {
    const stored: unknown = JSON.parse(window.localStorage.getItem(keyOf(base)) ?? '[]')
    return Array.isArray(stored) ? stored.filter(isRecent).slice(0, maxRecent) : []
  } catch {
    return []
  }
}

export function addRecent(base: string, entity: Recent): void {
  try {
    const others = readRecent(base).filter((r) => r.ref !== entity.ref)
    window.localStorage.setItem(keyOf(base), JSON.stringify([entity, ...others].slice(0, maxRecent)))
  } catch {
    // Nothing depends on it.
  }
}
