import { buttonStyle } from '@callboard/ui/button'
import Link from 'next/link'
import { paths } from '../../lib/paths.ts'
import { rowsPerPage, type SearchParams } from './catalog-query.ts'

export function Pagination({ slug, query, page, total }: { slug: string; query: SearchParams; page: number; total: number }) {
  const first = (page - 1) * rowsPerPage + 1
  const last = Math.min(page * rowsPerPage, total)
  const to = (p: number) => paths.catalog(slug, { ...query, page: p > 1 ? String(p) : undefined })
  return (
    <nav aria-label="Pages" className="flex items-center gap-2 text-muted tabular-nums">
      <span className="flex-1">
        {first}–{last} of {total.toLocaleString('en')}
      </span>
      {page > 1 ? (
        <Link href={to(page - 1)} className={buttonStyle()}>
          Previous
        </Link>
      ) : null}
      {last < total ? (
        <Link href={to(page + 1)} className={buttonStyle()}>
          Next
        </Link>
      ) : null}
    </nav>
  )
}
