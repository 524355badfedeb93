// Without a schema library, because the browser loads it too.

/** Fields that the catalog table filters by. */
export const filterFields = ['owner', 'type', 'lifecycle', 'tag', 'system'] as const
export type FilterField = (typeof filterFields)[number]

/** Values of a filter that are offered at once; the others are found by typing. */
export const maxFilterOptions = 20

/** In a filter: entities that have no value. */
export const missingValue = '(none)'

/** Fields by which the catalog table can be grouped. */
export const groupFields = ['owner', 'system', 'lifecycle', 'type'] as const
export type GroupField = (typeof groupFields)[number]

export const sortFields = ['name', 'owner', 'system', 'type', 'lifecycle', 'updated'] as const
export type SortField = (typeof sortFields)[number]

/** What the table sorts by that is not in the catalog's own columns. It is read for every match, of which there may be few. */
export const computedSorts = ['health', 'deployed', 'pipeline', 'cost', 'docs', 'problems'] as const
export type ComputedSort = (typeof computedSorts)[number]
export const maxComputed = 1000

export const densities = ['compact', 'comfortable'] as const

/** Widths of columns in pixels. */
export const minColumnWidth = 64
export const maxColumnWidth = 640
