import type { Descriptor, Json, JsonObject } from '@callboard/modules/catalog/domain/entity'
import { keysOf } from '@callboard/modules/catalog/domain/keys-of'
import type { Packages, Receipt, Verdict } from './facts.ts'

// What is laid over a conclusion: dependencies that only show across repositories, and what people say. What was there
// before is kept beside it, so that each of them can be taken back without reading the repository again.

export type Conclusion = { descriptor: Descriptor; receipts: readonly Receipt[] }

/** What a person said of one value of one entity. */
export type Correction = { field: string; verdict: Verdict; value: Json | null; by: string /** ISO 8601. */; at: string }

/** What a conclusion itself says of a value that something else stands in for. Null: nothing. */
export type Replaced = { field: string; value: Json | null; receipt: Receipt | null }

/** What is kept of a conclusion beside the entity. */
export type Concluded = Packages & {
  /** References of other repositories' entities whose packages it needs, and of the system whose name its own begins with. */
  links: string[]
  replaced: Replaced[]
}

/** Stands for an entity that was accepted as a whole. */
export const wholeEntity = '*'

const docs = 'metadata.annotations.backstage.io/techdocs-ref'

/** The values that people may judge, and what stands where one is rejected; null: nothing does. */
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

/** Fields that hold a list. */
export const listFields: readonly string[] = ['metadata.tags', 'spec.providesApis', 'spec.consumesApis', 'spec.dependsOn']

/** The value at a field, or null. */
export function valueAt(descriptor: Descriptor, field: string): Json | null {
  let at: Json | undefined = descriptor as unknown as JsonObject
  for (const key of keysOf(field)) {
    if (typeof at !== 'object' || at === null || Array.isArray(at)) return null
    at = at[key]
  }
  return at ?? null
}

function put(at: JsonObject, [key = '', ...rest]: string[], value: Json | null): JsonObject {
  const { [key]: inner, ...others } = at
  if (rest.length === 0) return value === null ? others : { ...at, [key]: value }
  const object = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? inner : {}
  return { ...at, [key]: put(object, rest, value) }
}

/** A copy of a descriptor with another value at a field; null takes it away. */
export const withValue = (descriptor: Descriptor, field: string, value: Json | null): Descriptor =>
  put(descriptor as unknown as JsonObject, keysOf(field), value) as unknown as Descriptor

type Standing = { field: string; value: Json | null; receipt: Receipt | null }

const stand = ({ descriptor, receipts }: Conclusion, { field, value, receipt }: Standing): Conclusion => ({
  descriptor: withValue(descriptor, field, value),
  receipts: [...receipts.filter((r) => r.field !== field), ...(receipt ? [receipt] : [])],
})

const said: Record<Verdict, string> = {
  confirmed: 'confirmed it.',
  corrected: 'corrected it.',
  rejected: 'rejected it.',
}

function standingOf({ field, verdict, value, by, at }: Correction): Standing {
  const stands = verdict === 'rejected' ? (correctable[field] ?? null) : value
  return {
    field,
    value: stands,
    receipt: { field, source: 'person', why: `${by} ${said[verdict]}`, confidence: 1, verdict, by, at },
  }
}

const isSystem = (ref: string) => ref.startsWith('system:')

/** The system by name, unless the conclusion knows one itself. */
function systemOf({ descriptor }: Conclusion, links: readonly string[]): Standing | undefined {
  const field = 'spec.system'
  const value = links.find(isSystem)
  if (!value || valueAt(descriptor, field) !== null) return undefined
  return {
    field,
    value,
    receipt: { field, source: 'repository', why: 'Its name starts with the system’s name.', confidence: 0.7 },
  }
}

function dependenciesOf({ descriptor, receipts }: Conclusion, links: readonly string[]): Standing | undefined {
  const field = 'spec.dependsOn'
  const before = valueAt(descriptor, field)
  const own = Array.isArray(before) ? before : []
  const added = links.filter((l) => !isSystem(l) && !own.includes(l))
  if (added.length === 0) return undefined
  const receipt = receipts.find((r) => r.field === field)
  const why = 'Its manifest depends on packages of other repositories.'
  return {
    field,
    value: [...own, ...added],
    receipt: receipt
      ? { ...receipt, why: `${receipt.why} ${why.replace('Its manifest', 'It also')}` }
      : { field, source: 'repository', why, confidence: 0.9 },
  }
}

/** A conclusion with what is laid over it, in which a person's word comes last, and what it says itself where they differ. */
export function overlay(
  conclusion: Conclusion,
  links: readonly string[],
  corrections: readonly Correction[],
): Conclusion & { replaced: Replaced[] } {
  let result = conclusion
  const replaced = new Map<string, Replaced>()
  const lay = (standing: Standing) => {
    const { field } = standing
    if (!replaced.has(field))
      replaced.set(field, {
        field,
        value: valueAt(conclusion.descriptor, field),
        receipt: conclusion.receipts.find((r) => r.field === field) ?? null,
      })
    result = stand(result, standing)
  }
  for (const linked of [dependenciesOf(conclusion, links), systemOf(conclusion, links)]) if (linked) lay(linked)
  for (const correction of corrections) if (correction.field in correctable) lay(standingOf(correction))
  return { ...result, replaced: [...replaced.values()] }
}

/** The conclusion by itself, as before `overlay`. */
export const uncovered = (result: Conclusion, replaced: readonly Replaced[]): Conclusion =>
  replaced.reduce<Conclusion>((at, standing) => stand(at, standing), result)
