/** Where a picture of a page is: anywhere on the web, or in a repository, by the address at which the vendor shows it. */
type PictureAddress = { outside: string } | { repository: string }

/** A page of docs: its path in the docs, and the address at which the vendor shows its file. */
type Page = { path: string; url: string }

/** `https://github.com/acme/shop`, from the address of one of its files. */
const repositoryOf = (url: string): string | undefined => /^(https?:\/\/[^?#]+?)\/(?:-\/)?blob\//.exec(url)?.[1]

/** The folder of the docs, as the vendor shows it: the address of the page without the part that is its path in the docs. */
function docsFolder({ path, url }: Page): string {
  const names = path.split('/')
  const segments = url.split('/')
  // Docs that are included from another folder have its name in front of their paths.
  while (names.length > 0 && segments.at(-1) === encodeURIComponent(names.at(-1) ?? '')) {
    names.pop()
    segments.pop()
  }
  return `${segments.join('/')}/`
}

/** Addresses by which people name a file of a repository that is on the same host. */
function isInRepository(address: string, repository: string): boolean {
  const { hostname, pathname } = new URL(repository)
  const raw = hostname === 'github.com' ? `https://raw.githubusercontent.com${pathname}/` : undefined
  return (
    ['blob', 'raw', '-/blob', '-/raw'].some((view) => address.startsWith(`${repository}/${view}/`)) ||
    (raw !== undefined && address.startsWith(raw))
  )
}

/** Resolves the source of a picture as MkDocs and GitHub do. Undefined for what no browser may load from a page. */
export function pictureAddress(src: string, page: Page): PictureAddress | undefined {
  const repository = repositoryOf(page.url)
  const hasHost = /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(src)
  const url = URL.parse(src.replace(/^\/(?!\/)/, ''), /^\/(?!\/)/.test(src) ? docsFolder(page) : page.url)
  if (!url) return undefined
  if (repository !== undefined && isInRepository(url.href, repository)) return { repository: url.href }
  return hasHost && url.protocol === 'https:' ? { outside: url.href } : undefined
}

/** Whether a page names this source, written as it is or percent-encoded. A picture is only read for a page that shows it. */
export function showsPicture(text: string, src: string): boolean {
  if (src === '') return false
  let written = src
  try {
    written = decodeURI(src)
  } catch {}
  return [src, written, src.replaceAll('&', '&amp;')].some((name) => {
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length))
      if (/[\s(<"'=:]/.test(text[at - 1] ?? '') && /[\s)>"']|^$/.test(text[at + name.length] ?? '')) return true
    return false
  })
}
