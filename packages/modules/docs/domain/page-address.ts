import path from 'node:path/posix'
import { pageEnding } from './page-file.ts'

// MkDocs serves each page in its own folder: `ops/books.md` at `ops/books/`, `ops/index.md` at `ops/`.

const withoutEnding = (file: string) => file.replace(pageEnding, '')

/** The path of a page with a trailing slash; empty for the home page. */
export function addressOfPage(file: string): string {
  const name = withoutEnding(file)
  const folder = /^(index|readme)$/i.test(path.basename(name)) ? path.dirname(name) : name
  return folder === '.' ? '' : `${folder}/`
}

/** A relative link from one page to another. */
export function relativePath(from: string, to: string): string {
  const way = path.relative(`/${from}`, `/${to}`)
  return (way === '' ? './' : `${way}/`).split('/').map(encodeURIComponent).join('/')
}

/**
 * The page at a path, `ops/books/index.html` or `ops/books/`; undefined if there is none.
 * @param pages in reading order. Without a top-level page, the first one is the home page.
 */
export function pageAt<Page extends { path: string }>(address: string, pages: readonly Page[]): Page | undefined {
  const folder = address.replace(/(^|\/)index\.html$/, '$1').replace(/([^/])$/, '$1/')
  // An index takes precedence over a README in the same folder, as in MkDocs.
  const found = pages.filter((page) => addressOfPage(page.path) === folder)
  const [first] = found.toSorted((a, b) => Number(/readme\.\w+$/i.test(a.path)) - Number(/readme\.\w+$/i.test(b.path)))
  return first ?? (folder === '' ? pages[0] : undefined)
}
