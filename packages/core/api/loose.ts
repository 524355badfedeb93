/** A value of a description that anybody may have written: nothing is known of its parts. */
export type Loose = Record<string, unknown>

/** Longer descriptions are not looked into. */
export const mostCharacters = 5 * 1024 * 1024

export const objectOf = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {}

/** The first line of the first text there is. */
export const textOf = (...values: unknown[]): string => {
  const found = values.find((v): v is string => typeof v === 'string' && v.trim() !== '')
  return (found ?? '').trim().split('\n')[0]?.slice(0, 300) ?? ''
}
