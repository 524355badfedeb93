import type { FlagRequest } from '@callboard/modules/flags'

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** What addresses a change, and is no part of it. */
const addressing = ['kind', 'key', 'environment', 'why', 'revision']

export type ChangedField = { name: string; before: string; after: string }

const shown = (value: unknown): string => (value === undefined ? '–' : JSON.stringify(value, null, 2))

/** The fields that a request changes, with their values as JSON. */
export function changedFields({ change, before }: Pick<FlagRequest, 'change' | 'before'>): ChangedField[] {
  if (!isObject(change) || !isObject(before)) return []
  return Object.entries(change)
    .filter(([name]) => !addressing.includes(name))
    .map(([name, after]) => ({ name, before: shown(before[name]), after: shown(after) }))
    .filter((field) => field.before !== field.after)
}
