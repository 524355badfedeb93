import { type ListEntitiesInput, listEntitiesSchema } from '@callboard/modules/catalog'
import { type CatalogView, defaultView, type ViewState } from '@callboard/modules/catalog/domain/view'
import { type ComputedSort, computedSorts } from '@callboard/modules/catalog/domain/view-fields'
import { one, pageSizes, paramsOfView, type SearchParams, viewOfParams } from './catalog-params.ts'

/** Parameters that do not change what the table shows. Without others a view stands for all that it stores. */
const positional = new Set(['kind', 'page', 'rows', 'view', 'sync'])
const isBare = (params: SearchParams) => Object.keys(params).every((key) => positional.has(key) || params[key] === undefined)

export type CatalogQuery = {
  input: ListEntitiesInput
  /** An order by what other modules know, which comes after the catalog's own. */
  computed: ComputedSort | undefined
  page: number
  /** The kind in lower case, or `all`. */
  kind: string
  state: ViewState
  /** The address with the view that it opens. */
  params: SearchParams
  view: CatalogView | undefined
}

/** Reads the state of the table from the address, which the default view of the kind completes. */
export function readCatalogQuery(asked: SearchParams, views: readonly CatalogView[] = []): CatalogQuery {
  const kind = (one(asked.kind)?.slice(0, 100) ?? 'component').toLowerCase()
  const named = one(asked.view)
  const opened = named === undefined && isBare(asked) ? defaultView(views, kind) : views.find((v) => v.id === named)
  const params = isBare(asked) && opened ? { ...asked, ...paramsOfView(opened.state), view: opened.id } : asked
  const state = viewOfParams(params)
  const page = Math.max(1, Math.min(20_000, Number.parseInt(one(params.page) ?? '1', 10) || 1))
  const limit = pageSizes.find((size) => String(size) === one(params.rows)) ?? pageSizes[0]
  const { columns: _, density: __, sort, ...filters } = state
  const computed = computedSorts.find((field) => field === sort)
  const input = listEntitiesSchema.parse({
    ...filters,
    ...(computed ? { order: 'asc' } : { sort }),
    kind: kind === 'all' ? undefined : (one(params.kind)?.slice(0, 100) ?? 'component'),
    limit,
    offset: (page - 1) * limit,
  })
  return { input, computed, page, kind, state, params, view: opened }
}
