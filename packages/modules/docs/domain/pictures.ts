/** The location of a page's image: anywhere on the web, or in a repository, by its URL at the vendor. */
type PictureAddress = { outside: string } | { repository: string }

/** A docs page: its path in the docs, and the URL of its file at the vendor. */
type Page = { path: string; url: string }

/** `https://github.com/acme/shop`, from the URL of one of its files. */
const repositoryOf = (url: string): string | undefined => /^(https?:\/\/[^?#]+?)\/(?:-\/)?blob\//.exec(url)?.[1]

/** The docs folder at the vendor: the URL of the page without its path in the docs. */
function docsFolder({ path, url }: Page): string {
  const names = path.split('/')
  const segments = url.split('/')
  // Docs included from another folder have its name as a path prefix.
  while (names.length > 0 && segments.at(-1) === encodeURIComponent(names.at(-1) ?? '')) {
    names.pop()
    segments.pop()
  }
  return `${segments.join('/')}/`
}

/** Other URLs of files in a repository on the same host. */
function isInRepository(address: string, repository: string): boolean {
  const { hostname, pathname } = new URL(repository)
  const raw = hostname === 'github.com' ? `https://raw.githubusercontent.com${pathname}/` : undefined
  return (
    ['blob', 'raw', '-/blob', '-/raw'].some((view) => address.startsWith(`${repository}/${view}/`)) ||
    (raw !== undefined && address.startsWith(raw))
  )
}

/** Resolves an image source as MkDocs and GitHub do. Undefined for what a browser must not load from a page. */
export function pictureAddress(src: string, page: Page): PictureAddress | undefined {
  const repository = repositoryOf(page.url)
  const hasHost = /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(src)
  const url = URL.parse(src.replace(/^\/(?!\/)/, ''), /^\/(?!\/)/.test(src) ? docsFolder(page) : page.url)
  if (!url) return undefined
  if (repository !== undefined && isInRepository(url.href, repository)) return { repository: url.href }
  return hasHost && url.protocol === 'https:' ? { outside: url.href } : undefined
}

/** Whether a page contains this image source, literally or percent-encoded. Images are only read for pages that show them. */
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
