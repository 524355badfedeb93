/** A page that a folder of docs holds. `path` is relative to the repository, `name` to the folder. */
export type PageFile = {
  path: string
  name: string
  title: string | null
  section: string
  /** Stands for the pages of another site: `!include ./part/mkdocs.yml`. */
  include?: string
  /** The name of the other repository that holds it; `path` is relative to that one. */
  repository?: string
}
