import path from 'node:path/posix'

// MkDocs gives each page a folder of its own: `ops/books.md` is read at `ops/books/`, `ops/index.md` at `ops/`.

const withoutEnding = (file: string) => file.replace(/\.(md|markdown)$/i, '')

/** The folder at which a page is read, with a slash at its end; empty for the first of all. */
export function addressOfPage(file: string): string {
  const name = withoutEnding(file)
  const folder = /^(index|readme)$/i.test(path.basename(name)) ? path.dirname(name) : name
  return folder === '.' ? '' : `${folder}/`
}

/** The way from one page to another, as a link on it. */
export function wayTo(from: string, to: string): string {
  const way = path.relative(`/${from}`, `/${to}`)
  return (way === '' ? './' : `${way}/`).split('/').map(encodeURIComponent).join('/')
}

/**
 * The page that is read at an address, `ops/books/index.html` or `ops/books/`; undefined where there is none.
 * @param pages in the order in which they are read. Where none is at the top, the first of them is.
 */
export function pageAt<Page extends { path: string }>(address: string, pages: readonly Page[]): Page | undefined {
  const folder = address.replace(/(^|\/)index\.html$/, '$1').replace(/([^/])$/, '$1/')
  // An index before a README in the same folder, as MkDocs has it.
  const found = pages.filter((page) => addressOfPage(page.path) === folder)
  const [first] = found.toSorted((a, b) => Number(/readme\.\w+$/i.test(a.path)) - Number(/readme\.\w+$/i.test(b.path)))
  return first ?? (folder === '' ? pages[0] : undefined)
}
