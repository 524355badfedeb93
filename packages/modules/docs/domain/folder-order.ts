// How mkdocs-awesome-pages (`.pages`) and mkdocs-awesome-nav (`.nav.yml`) order a folder of docs.

export const isOrderFile = (path: string): boolean => /(^|\/)(\.pages|\.nav\.ya?ml)$/.test(path)

export type OrderEntry = { title: string | null; path: string } | { title: string; entries: OrderEntry[] }
export type FolderOrder = {
  title: string | null
  /** The folder is left out of the navigation. */
  hide: boolean
  descending: boolean
  entries: OrderEntry[] | null
}
