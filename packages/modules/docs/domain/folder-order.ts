// Order of a docs folder by mkdocs-awesome-pages (`.pages`) and mkdocs-awesome-nav (`.nav.yml`).

export const isOrderFile = (path: string): boolean => /(^|\/)(\.pages|\.nav\.ya?ml)$/.test(path)

export type OrderEntry = { title: string | null; path: string } | { title: string; entries: OrderEntry[] }
export type FolderOrder = {
  title: string | null
  /** Whether the folder is hidden from the navigation. */
  hide: boolean
  descending: boolean
  /** Whether `10.md` comes after `9.md`; undefined if not specified. */
  natural?: boolean
  entries: OrderEntry[] | null
}
