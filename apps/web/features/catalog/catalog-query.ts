import { type ListEntitiesInput, listEntitiesSchema } from '@callboard/modules/catalog'

export type SearchParams = Record<string, string | string[] | undefined>
export const rowsPerPage = 25
const filterKeys = ['owner', 'type', 'lifecycle', 'tag', 'system'] as const

const one = (v: string | string[] | undefined) => (Array.isArray(v) ? v[0] : v) || undefined
const many = (v: string | string[] | undefined) =>
  (v === undefined ? [] : Array.isArray(v) ? v : [v]).filter(Boolean).slice(0, 50)

/** The list's state from the URL. Invalid values are dropped, because a URL may be outdated or typed. */
export function readCatalogQuery(params: SearchParams): { input: ListEntitiesInput; page: number } {
  const page = Math.max(1, Math.min(40_000, Number.parseInt(one(params.page) ?? '1', 10) || 1))
  const wanted = {
    kind: one(params.kind) === 'all' ? undefined : (one(params.kind)?.slice(0, 100) ?? 'component'),
    text: one(params.q)?.slice(0, 200),
    ...Object.fromEntries(filterKeys.map((key) => [key, many(params[key]).map((v) => v.slice(0, 300))])),
    mine: ['owned', 'starred'].includes(one(params.mine) ?? '') ? one(params.mine) : undefined,
    sort: ['name', 'owner', 'type', 'lifecycle', 'updated'].includes(one(params.sort) ?? '') ? one(params.sort) : 'name',
    order: one(params.order) === 'desc' ? 'desc' : 'asc',
    limit: rowsPerPage,
    offset: (page - 1) * rowsPerPage,
  }
  return { input: listEntitiesSchema.parse(wanted), page }
}
