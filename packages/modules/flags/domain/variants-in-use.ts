import type { FlagSettings } from './flag.ts'

type Split = readonly ({ variant: string | null } | { next: true })[]
type Given = Pick<FlagSettings, 'offVariant' | 'defaultVariant' | 'overrides'> & { rules: readonly { split: Split }[] }

/** The variants that an environment may give somebody. */
export function variantsInUse({ offVariant, defaultVariant, overrides, rules }: Given): string[] {
  const all = [
    offVariant,
    defaultVariant,
    ...overrides.map((o) => o.variant),
    ...rules.flatMap((rule) => rule.split.map((part) => ('variant' in part ? part.variant : null))),
  ]
  return [...new Set(all.filter((name) => name !== null))]
}
