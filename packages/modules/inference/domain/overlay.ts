import type { Descriptor, Json, JsonObject } from '@callboard/modules/catalog/domain/entity'
import { keysOf } from '@callboard/modules/catalog/domain/keys-of'
import type { Evidence, Packages, ReviewDecision } from './facts.ts'

// Applied on top of an inference: dependencies across repositories, and corrections by users. The original values are stored
// beside the entity, so that each can be reverted without reading the repository again.

export type Inference = { descriptor: Descriptor; evidence: readonly Evidence[] }

/** A user's correction of one value of one entity. */
export type Correction = { field: string; decision: ReviewDecision; value: Json | null; by: string /** ISO 8601. */; at: string }

/** The inferred value that was replaced. Null: none. */
export type Replaced = { field: string; value: Json | null; receipt: Evidence | null }

/** Data stored beside an inferred entity. */
export type InferenceRecord = Packages & {
  /** References to entities of other repositories that publish its packages, and to the system whose name prefixes its own. */
  links: string[]
  replaced: Replaced[]
}

/** Marks an entity that was confirmed as a whole. */
export const wholeEntity = '*'

const docs = 'metadata.annotations.backstage.io/techdocs-ref'

/** Fields that users can review, and the value used if one is rejected; null: none. */
export const correctable: Readonly<Record<string, Json>> = {
  'metadata.title': null,
  'metadata.description': null,
  'metadata.tags': null,
  [docs]: null,
  'spec.type': 'other',
  'spec.lifecycle': 'unknown',
  'spec.owner': 'unknown',
  'spec.system': null,
  'spec.providesApis': null,
  'spec.consumesApis': null,
  'spec.dependsOn': null,
}

/** Fields with a list. */
export const listFields: readonly string[] = ['metadata.tags', 'spec.providesApis', 'spec.consumesApis', 'spec.dependsOn']

/** The value of a field, or null. */
export function valueAt(descriptor: Descriptor, field: string): Json | null {
  let at: Json | undefined = descriptor as unknown as JsonObject
  for (const key of keysOf(field)) {
    if (typeof at !== 'object' || at === null || Array.isArray(at)) return null
    at = at[key]
  }
  return at ?? null
}

function setAt(at: JsonObject, [key = '', ...rest]: string[], value: Json | null): JsonObject {
  const { [key]: inner, ...others } = at
  if (rest.length === 0) return value === null ? others : { ...at, [key]: value }
  const object = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? inner : {}
  return { ...at, [key]: setAt(object, rest, value) }
}

/** A copy of a descriptor with another value for a field; null removes it. */
export const withValue = (descriptor: Descriptor, field: string, value: Json | null): Descriptor =>
  setAt(descriptor as unknown as JsonObject, keysOf(field), value) as unknown as Descriptor

type Override = { field: string; value: Json | null; receipt: Evidence | null }

const applyOverride = ({ descriptor, evidence }: Inference, { field, value, receipt }: Override): Inference => ({
  descriptor: withValue(descriptor, field, value),
  evidence: [...evidence.filter((r) => r.field !== field), ...(receipt ? [receipt] : [])],
})

const decisionTexts: Record<ReviewDecision, string> = {
  confirmed: 'confirmed it.',
  corrected: 'corrected it.',
  rejected: 'rejected it.',
}

function overrideOf({ field, decision, value, by, at }: Correction): Override {
  const stands = decision === 'rejected' ? (correctable[field] ?? null) : value
  return {
    field,
    value: stands,
    receipt: { field, source: 'person', why: `${by} ${decisionTexts[decision]}`, confidence: 1, verdict: decision, by, at },
  }
}

const isSystem = (ref: string) => ref.startsWith('system:')

/** The system by name, unless one was inferred. */
function systemOf({ descriptor }: Inference, links: readonly string[]): Override | undefined {
  const field = 'spec.system'
  const value = links.find(isSystem)
  if (!value || valueAt(descriptor, field) !== null) return undefined
  return {
    field,
    value,
    receipt: { field, source: 'repository', why: 'Its name starts with the system’s name.', confidence: 0.7 },
  }
}

function dependenciesOf({ descriptor, evidence }: Inference, links: readonly string[]): Override | undefined {
  const field = 'spec.dependsOn'
  const before = valueAt(descriptor, field)
  const own = Array.isArray(before) ? before : []
  const added = links.filter((l) => !isSystem(l) && !own.includes(l))
  if (added.length === 0) return undefined
  const receipt = evidence.find((r) => r.field === field)
  const why = 'Its manifest depends on packages of other repositories.'
  return {
    field,
    value: [...own, ...added],
    receipt: receipt
      ? { ...receipt, why: `${receipt.why} ${why.replace('Its manifest', 'It also')}` }
      : { field, source: 'repository', why, confidence: 0.9 },
  }
}

/** An inference with corrections and links applied, corrections last, and the inferred values they replace. */
export function overlay(
  inference: Inference,
  links: readonly string[],
  corrections: readonly Correction[],
): Inference & { replaced: Replaced[] } {
  let result = inference
  const replaced = new Map<string, Replaced>()
  const lay = (standing: Override) => {
    const { field } = standing
    if (!replaced.has(field))
      replaced.set(field, {
        field,
        value: valueAt(inference.descriptor, field),
        receipt: inference.evidence.find((r) => r.field === field) ?? null,
      })
    result = applyOverride(result, standing)
  }
  for (const linked of [dependenciesOf(inference, links), systemOf(inference, links)]) if (linked) lay(linked)
  for (const correction of corrections) if (correction.field in correctable) lay(overrideOf(correction))
  return { ...result, replaced: [...replaced.values()] }
}

/** The inference itself; the inverse of `overlay`. */
export const withoutOverlay = (result: Inference, replaced: readonly Replaced[]): Inference =>
  replaced.reduce<Inference>((at, standing) => applyOverride(at, standing), result)
