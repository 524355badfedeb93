import { z } from 'zod'

/** An entity that somebody went to, kept in their browser alone. */
export type Recent = { ref: string; label: string; kind: string }

const maxRecent = 6
const keyOf = (base: string) => `callboard-recent ${base}`
const schema = z.array(z.object({ ref: z.string(), label: z.string(), kind: z.string() }))

/** Newest first. Browsers may refuse to keep anything; then there is nothing. */
export function readRecent(base: string): Recent[] {
  try {
    return schema.parse(JSON.parse(window.localStorage.getItem(keyOf(base)) ?? '[]')).slice(0, maxRecent)
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
