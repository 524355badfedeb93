import { formatShare } from '@callboard/modules/flags/domain/flag'

type Fields = { readonly [name: string]: unknown }

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Longer texts are not compared: the names of what changed have to do. */
const maxCharacters = 20_000

const isRange = (value: unknown): value is [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every((end) => typeof end === 'number')

/** What was stored as people write it: weights instead of buckets. */
function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable)
  if (!isFields(value)) return value
  const { ranges, ...rest } = value
  const parts = Object.fromEntries(Object.entries(rest).map(([name, part]) => [name, readable(part)]))
  if (!Array.isArray(ranges) || !ranges.every(isRange)) return ranges === undefined ? parts : { ...parts, ranges }
  const buckets = ranges.reduce((sum, [from, to]) => sum + to - from, 0)
  return { ...parts, weight: formatShare(buckets / 100) }
}

export type HistoryDiff = { names: string[]; before: string; after: string }

/** The fields that a change changed, and both states of them as text; null if there was none before. */
export function historyDiff({ before, after }: { before: unknown; after: unknown }): HistoryDiff | null {
  if (!isFields(before) || !isFields(after)) return null
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  )
  const textOf = (state: Fields) =>
    `${JSON.stringify(Object.fromEntries(names.map((name) => [name, readable(state[name])])), null, 2)}\n`
  const texts = [textOf(before), textOf(after)] as const
  const isShort = texts.every((text) => text.length <= maxCharacters)
  return { names, before: isShort ? texts[0] : '', after: isShort ? texts[1] : '' }
}
