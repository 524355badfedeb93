import { shortRef } from '@callboard/modules/catalog/domain/entity'
import type { TemplateSummary } from '@callboard/modules/templates/domain/views'

export type GalleryQuery = { text?: string; type?: string; owner?: string; tag?: string }

const unique = (values: readonly (string | null)[]) =>
  [...new Set(values.filter((value) => value !== null))].sort((a, b) => a.localeCompare(b))

/** Templates that match all filters, and the values that each filter offers. */
export function filterGallery(templates: readonly TemplateSummary[], { type, owner, tag }: GalleryQuery) {
  return {
    shown: templates.filter(
      (template) =>
        (!type || template.type === type) && (!owner || template.owner === owner) && (!tag || template.tags.includes(tag)),
    ),
    types: unique(templates.map((template) => template.type)),
    owners: unique(templates.map((template) => template.owner)).map((value) => ({ value, label: shortRef(value) })),
    tags: unique(templates.flatMap((template) => template.tags)),
  }
}
