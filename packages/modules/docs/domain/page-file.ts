/** The endings of Markdown files that MkDocs reads as pages. */
export const pageEnding = /\.(?:md|markdown|mdown|mkdn|mkd)$/i

/** A page in a docs folder. `path` is relative to the repository, `name` to the folder. */
export type PageFile = {
  path: string
  name: string
  title: string | null
  section: string
  /** Placeholder of another site's pages: `!include ./part/mkdocs.yml`. */
  include?: string
  /** The name of the other repository; `path` is relative to it. */
  repository?: string
}
