import type { FlagType, Json } from '@callboard/flags-evaluator/model'
import type { Variant } from '@callboard/modules/flags/domain/flag'
import { nextId } from './draft.ts'

/** A variant as the form shows it. The name of one that is saved stays, because rules refer to it. */
export type VariantDraft = { id: string; name: string; value: string; saved: boolean }

/** A text as it is, any other value as JSON. */
export const toVariantDraft =
  (type: FlagType) =>
  ({ name, value }: Variant): VariantDraft => ({
    ...{ id: nextId(), name, saved: true },
    value: type === 'string' && typeof value === 'string' ? value : JSON.stringify(value, null, type === 'structure' ? 2 : 0),
  })

export const newVariant = (): VariantDraft => ({ id: nextId(), name: '', value: '', saved: false })

/** What is no JSON stays a text, which is refused with a sentence where the flag has another type. */
export function fromVariantDraft(type: FlagType, { name, value }: VariantDraft): Variant {
  if (type === 'string') return { name: name.trim(), value }
  try {
    return { name: name.trim(), value: JSON.parse(value) as Json }
  } catch {
    return { name: name.trim(), value }
  }
}
