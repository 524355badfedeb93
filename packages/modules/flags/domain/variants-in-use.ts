import type { FlagSettings } from './flag.ts'

/** The variants that an environment may give somebody. */
export function variantsInUse({ offVariant, defaultVariant, overrides, rules }: FlagSettings): string[] {
  const all = [
    offVariant,
    defaultVariant,
    ...overrides.map((o) => o.variant),
    ...rules.flatMap((rule) => rule.split.map((part) => ('variant' in part ? part.variant : null))),
  ]
  return [...new Set(all.filter((name) => name !== null))]
}
