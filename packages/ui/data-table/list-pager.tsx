import { buttonStyle } from '../button.tsx'
import { listHref } from './address.ts'
import type { ListAddress } from './list-types.ts'
import { PageLink } from './navigation.tsx'

/** The range of rows of a list, with links to the adjacent pages. */
export function ListPager({
  address,
  page,
  perPage,
  total,
}: {
  address: ListAddress
  page: number
  perPage: number
  total: number
}) {
  if (total === 0) return null
  const first = (page - 1) * perPage + 1
  const last = Math.min(page * perPage, total)
  const at = (to: number) => listHref(address, { page: to > 1 ? String(to) : undefined })
  return (
    <nav aria-label="Pages" className="flex items-center gap-2 text-muted tabular-nums print:hidden">
      <span className="flex-1">
        {first <= last ? `${first.toLocaleString('en')}–${last.toLocaleString('en')} of ` : ''}
        {total.toLocaleString('en')}
      </span>
      {page > 1 ? (
        <PageLink href={at(page - 1)} className={buttonStyle()}>
          Previous
        </PageLink>
      ) : null}
      {last < total && first <= total ? (
        <PageLink href={at(page + 1)} className={buttonStyle()}>
          Next
        </PageLink>
      ) : null}
    </nav>
  )
}
