import { z } from 'zod'
import { computedSorts, densities, filterFields, groupFields, maxColumnWidth, minColumnWidth, sortFields } from './view-fields.ts'

const viewColumn = z.object({
  id: z.string().min(1).max(40),
  width: z.number().int().min(minColumnWidth).max(maxColumnWidth).optional(),
})

const values = z.array(z.string().max(300)).max(50).optional()

/** What a saved view stores: everything about the table but the page. An unset field has its default. */
export const viewState = z.object({
  text: z.string().trim().max(200).optional(),
  owner: values,
  type: values,
  lifecycle: values,
  tag: values,
  system: values,
  /** Filters that are turned round: entities with none of the values. */
  exclude: z.array(z.enum(filterFields)).max(filterFields.length).optional(),
  mine: z.enum(['owned', 'starred']).optional(),
  sort: z.enum([...sortFields, ...computedSorts]).optional(),
  order: z.enum(['asc', 'desc']).optional(),
  group: z.enum(groupFields).optional(),
  density: z.enum(densities).optional(),
  columns: z.array(viewColumn).max(30).optional(),
})
export type ViewState = z.output<typeof viewState>

export const viewInput = z.object({
  /** The kind whose table it is, or `all`. */
  kind: z.string().trim().toLowerCase().min(1).max(100),
  name: z.string().trim().min(1, 'Enter a name.').max(60, 'Use at most 60 characters.'),
  state: viewState,
  isDefault: z.boolean().default(false),
})

export type CatalogView = {
  id: string
  kind: string
  name: string
  state: ViewState
  isDefault: boolean
  shared: boolean
}

/** The view that opens for a kind: the person's own default, otherwise the organization's. */
export const defaultView = (views: readonly CatalogView[], kind: string): CatalogView | undefined => {
  const defaults = views.filter((v) => v.kind === kind && v.isDefault)
  return defaults.find((v) => !v.shared) ?? defaults[0]
}
