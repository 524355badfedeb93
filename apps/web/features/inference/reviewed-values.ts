import type { Descriptor, Json } from '@callboard/modules/catalog/domain/entity'
import { correctable, listFields, valueAt } from '@callboard/modules/inference/domain/overlay'
import type { ShownEntity } from '~/components/catalog/shown-entity.ts'
import type { ReviewedValue } from './evidence-card.tsx'
import type { ProposedField } from './propose-button.tsx'

const readable = (value: Json | null): string | string[] | null =>
  Array.isArray(value) ? value.map(String) : value === null ? null : String(value)

/** Fields in display order. */
const order = ['kind', ...Object.keys(correctable), 'spec.definition']

/** Values that only some kinds have. */
const isApplicable = (kind: string, field: string): boolean =>
  ['Component', 'API', 'Resource'].includes(kind) ||
  !['spec.type', 'spec.lifecycle', 'spec.system', 'spec.providesApis', 'spec.consumesApis', 'spec.dependsOn'].includes(field)

/** The values of an inferred entity with their evidence; those without come last. */
export function reviewedValues(shown: ShownEntity): ReviewedValue[] {
  const descriptor = shown.entity as unknown as Descriptor
  const known = (shown.evidence ?? []).map(
    (r): ReviewedValue => ({
      ...r,
      // A definition is a complete file, so its path is shown instead.
      value: r.field === 'spec.definition' ? r.source : readable(valueAt(descriptor, r.field)),
      list: listFields.includes(r.field),
      open: Object.hasOwn(correctable, r.field),
    }),
  )
  const wanted = ['metadata.title', 'metadata.description', 'metadata.tags', 'spec.system'].filter(
    (field) => isApplicable(descriptor.kind, field) && !known.some((k) => k.field === field),
  )
  const unsaid = wanted.map((field): ReviewedValue => {
    const value = readable(valueAt(descriptor, field))
    const why = value === null ? 'No value found.' : 'Stated in the repository.'
    return {
      field,
      source: 'repository',
      why,
      confidence: value === null ? 0 : 0.9,
      value,
      list: listFields.includes(field),
      open: true,
    }
  })
  return [...known, ...unsaid].sort((a, b) => order.indexOf(a.field) - order.indexOf(b.field))
}

/** The values of a described entity that a pull request can change. */
export function proposedFields(shown: ShownEntity): ProposedField[] {
  const descriptor = shown.entity as unknown as Descriptor
  return Object.keys(correctable)
    .filter((field) => isApplicable(descriptor.kind, field))
    .map((field) => {
      const value = readable(valueAt(descriptor, field))
      return { field, value: Array.isArray(value) ? value.join(', ') : (value ?? ''), list: listFields.includes(field) }
    })
}
