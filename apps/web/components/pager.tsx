import { buttonStyle } from '@callboard/ui/button'
import { Link } from './link.tsx'

/** Shows the range of rows and links to adjacent pages. `to` builds a URL; the first page has no number. */
export function Pager({
  page,
  perPage,
  total,
  to,
}: {
  page: number
  perPage: number
  total: number
  to: (page: string | undefined) => string
}) {
  const first = (page - 1) * perPage + 1
  const last = Math.min(page * perPage, total)
  if (total === 0) return null
  return (
    <nav aria-label="Pages" className="flex items-center gap-2 text-muted tabular-nums">
      <span className="flex-1">
        {first}–{last} of {total.toLocaleString('en')}
      </span>
      {page > 1 ? (
        <Link href={to(page > 2 ? String(page - 1) : undefined)} className={buttonStyle()}>
          Previous
        </Link>
      ) : null}
      {last < total ? (
        <Link href={to(String(page + 1))} className={buttonStyle()}>
          Next
        </Link>
      ) : null}
    </nav>
  )
}
