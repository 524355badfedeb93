import type { FlagType, Json } from '@callboard/flags-evaluator/model'
import type { z } from 'zod'
import type { FlagSettings, RuleInput, Variant } from './flag.ts'

// What the readers of other vendors' formats share. What has no counterpart is refused with the reason, because a flag without
// its targeting would give somebody another variant.

/** A flag as it is taken over into one environment. */
export type ImportedFlag = Pick<FlagSettings, 'enabled' | 'offVariant' | 'defaultVariant' | 'prerequisites' | 'overrides'> & {
  key: string
  type: FlagType
  description: string
  variants: Variant[]
  rules: RuleInput[]
}

export type FlagImport = { flags: ImportedFlag[]; refused: { flag: string; reason: string }[] }

type ObjectOf = { readonly [key: string]: Json }
export const isObject = (value: Json | undefined): value is ObjectOf =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Why a flag cannot be taken over. */
class Refusal extends Error {}
export const refuse = (reason: string): never => {
  throw new Refusal(reason)
}

/** Parses a part of a vendor's document, and refuses the flag if it is of another shape. */
export function parsePart<T>(schema: z.ZodType<T>, value: unknown, vendor: string): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const field = parsed.error.issues[0]?.path[0]
  return refuse(`${field === undefined ? 'Its definition' : `“${String(field)}”`} is not as ${vendor} exports it.`)
}

/** Reads flag by flag, so that one that is refused leaves the others. */
export function collectFlags<T>(
  entries: Iterable<readonly [key: string, definition: T]>,
  read: (key: string, definition: T) => ImportedFlag,
): FlagImport {
  const result: FlagImport = { flags: [], refused: [] }
  for (const [key, definition] of entries) {
    try {
      result.flags.push(read(key, definition))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      result.refused.push({ flag: key, reason: error.message })
    }
  }
  return result
}

/** The type of a flag with these values. */
export function typeOf(values: readonly Json[]): FlagType {
  if (values.every((v) => typeof v === 'boolean')) return 'boolean'
  if (values.every((v) => typeof v === 'string')) return 'string'
  if (values.every((v) => Number.isSafeInteger(v))) return 'integer'
  if (values.every((v) => typeof v === 'number')) return 'double'
  if (values.some((v) => v === null || Array.isArray(v))) return refuse('It has a variant that is a list or null.')
  return values.every(isObject) ? 'structure' : refuse('Its variants are not of one type.')
}

/** Weights of any sum in 0.01%, one a variant: what rounding leaves goes to the first of them. */
export function scaleWeights(parts: readonly { variant: string; weight: number }[]): RuleInput['split'] {
  const sum = parts.reduce((total, p) => total + p.weight, 0)
  if (!(sum > 0)) return refuse('Its weights add up to nothing.')
  const byVariant = new Map<string, number>()
  for (const { variant, weight } of parts) byVariant.set(variant, (byVariant.get(variant) ?? 0) + weight)
  const weights = [...byVariant].map(([variant, weight]) => ({ variant, weight: Math.floor((weight / sum) * 10_000) }))
  const rest = 10_000 - weights.reduce((total, p) => total + p.weight, 0)
  return weights.map((p, i) => (i === 0 ? { ...p, weight: p.weight + rest } : p))
}

/** The split that gives everybody the same variant; null: the default in the code. */
export const giveAll = (variant: string | null): RuleInput['split'] => [{ variant, weight: 10_000 }]

/** Flags in an order in which each comes after those that it requires, as far as they require each other in no circle. */
export function prerequisitesFirst(flags: readonly ImportedFlag[]): ImportedFlag[] {
  const byKey = new Map(flags.map((flag) => [flag.key, flag]))
  const ordered = new Set<ImportedFlag>()
  const open = new Set<ImportedFlag>()
  const visit = (flag: ImportedFlag): void => {
    if (open.has(flag)) return
    open.add(flag)
    for (const { flag: key } of flag.prerequisites) {
      const required = byKey.get(key)
      if (required) visit(required)
    }
    ordered.add(flag)
  }
  for (const flag of flags) visit(flag)
  return [...ordered]
}
