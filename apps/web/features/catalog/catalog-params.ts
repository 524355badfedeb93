import type { ViewState } from '@callboard/modules/catalog/domain/view'
import {
  computedSorts,
  densities,
  filterFields,
  groupFields,
  maxColumnWidth,
  minColumnWidth,
  sortFields,
} from '@callboard/modules/catalog/domain/view-fields'

// The state of the catalog table in its address.

export type SearchParams = Record<string, string | string[] | undefined>

/** Rows of a page; the first is the default. */
export const pageSizes = [50, 100, 500] as const

export const one = (v: string | string[] | undefined) => (Array.isArray(v) ? v[0] : v) || undefined
const many = (v: string | string[] | undefined) =>
  (v === undefined ? [] : Array.isArray(v) ? v : [v]).filter(Boolean).slice(0, 50)
const oneOf = <T extends string>(values: readonly T[], v: string | string[] | undefined): T | undefined =>
  values.find((value) => value === one(v))

/** `owner,cost:140`: ids in order, with widths that were changed. */
function columnsOf(text: string | undefined): ViewState['columns'] {
  if (text === undefined) return undefined
  return text
    .split(',')
    .filter(Boolean)
    .slice(0, 30)
    .map((part) => {
      const [id = '', width] = part.split(':')
      const pixels = Number.parseInt(width ?? '', 10)
      const sized = pixels >= minColumnWidth && pixels <= maxColumnWidth ? { width: pixels } : {}
      return { id: id.slice(0, 40), ...sized }
    })
}

export const columnsText = (columns: NonNullable<ViewState['columns']>): string =>
  columns.map(({ id, width }) => (width === undefined ? id : `${id}:${width}`)).join(',')

/** A view as parameters of the address. `columns` of an empty list is a table of names alone. */
export function paramsOfView(state: ViewState): SearchParams {
  const { text, columns, exclude, ...rest } = state
  return {
    ...rest,
    q: text,
    not: exclude,
    cols: columns && (columnsText(columns) || 'none'),
  }
}

/** What of an address a view stores. What does not fit is dropped: an address may be old or typed. */
export function viewOfParams(params: SearchParams): ViewState {
  const lists = filterFields.flatMap((key) => {
    const values = many(params[key]).map((v) => v.slice(0, 300))
    return values.length > 0 ? [[key, values] as const] : []
  })
  const exclude = filterFields.filter((key) => many(params.not).includes(key) && lists.some(([k]) => k === key))
  const cols = one(params.cols)
  const fields: ViewState = {
    text: one(params.q)?.trim().slice(0, 200) || undefined,
    exclude: exclude.length > 0 ? exclude : undefined,
    mine: oneOf(['owned', 'starred'], params.mine),
    sort: oneOf([...sortFields, ...computedSorts], params.sort),
    order: oneOf(['asc', 'desc'], params.order),
    group: oneOf(groupFields, params.group),
    density: oneOf(densities, params.density),
    columns: columnsOf(cols === 'none' ? '' : cols),
    ...Object.fromEntries(lists),
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
