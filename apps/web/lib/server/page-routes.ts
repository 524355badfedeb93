import path from 'node:path'

/** Groups in parentheses are not part of the URL. */
const isGroup = (segment: string) => segment.startsWith('(') && segment.endsWith(')')

type Route = { pattern: string; segments: string[]; rank: string }

/** Fixed segments take precedence over parameters, and parameters over catch-all segments, as in Next. */
const rankOf = (segment: string) =>
  segment.startsWith('[[...') || segment.startsWith('[...') ? '2' : segment.startsWith('[') ? '1' : '0'

function routeOf(file: string): Route {
  const segments = path.posix.dirname(file).split('/')
  const visible = segments.filter((s) => s !== '.' && !isGroup(s))
  return { pattern: `/${visible.join('/')}`, segments: visible, rank: visible.map(rankOf).join('') }
}

/** Whether a path matches a page: a parameter matches one segment, `[...rest]` one or more, `[[...rest]]` any number. */
function isAt({ segments }: Route, parts: readonly string[]): boolean {
  const last = segments.at(-1) ?? ''
  const minimum = last.startsWith('[[...') ? segments.length - 1 : segments.length
  if (parts.length < minimum || (rankOf(last) !== '2' && parts.length > segments.length)) return false
  return segments.every((segment, i) => segment.startsWith('[') || segment === parts[i])
}

/**
 * Requests are logged by the pattern of their page, such as `/t/[tenant]/catalog`. Next does not expose it.
 * @param pages as listed by `page-files.ts`
 * @returns the pattern of a path; `static` for files of the build, `unmatched` if there is no page
 */
export function pageRoutes(pages: readonly string[]): (pathname: string) => string {
  const routes = pages.map(routeOf).sort((a, b) => (a.rank < b.rank ? -1 : 1))
  return (pathname) => {
    if (/^\/(_next\/|favicon\.ico$|icon\.svg$)/.test(pathname)) return 'static'
    const parts = pathname.split('/').filter(Boolean)
    return routes.find((route) => isAt(route, parts))?.pattern ?? 'unmatched'
  }
}
