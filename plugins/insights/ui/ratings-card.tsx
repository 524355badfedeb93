import type { DocsRatingRow } from '@callboard/modules/usage/domain/view'
import { subjectPath } from '@callboard/modules/usage/slots'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Card } from '@callboard/ui/card'
import { formatValue } from '@callboard/ui/chart/format.ts'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { NarrowUnit } from './narrow-unit.tsx'

const columns: readonly ListColumn[] = [
  { id: 'page', label: 'Page', width: 170 },
  { id: 'views', label: 'Views', width: 70, align: 'right', narrow: 'hide' },
  { id: 'unhelpful', label: 'Not helpful', width: 92, align: 'right', narrow: 'lead' },
  { id: 'helpful', label: 'Helpful', width: 74, align: 'right', narrow: 'hide' },
  { id: 'share', label: 'Helpful, share', width: 110, align: 'right', narrow: 'hide' },
]

/** Docs pages by how many readers they did not help. */
export function RatingsCard({ ratings, place }: { ratings: readonly DocsRatingRow[]; place: SlotPlace }) {
  return (
    <Card title="Unhelpful docs" aside="most unhelpful ratings first">
      {ratings.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">
          No ratings in this period. Readers answer “Was this page helpful?” at the end of each docs page.
        </p>
      ) : (
        <ListTable
          inCard
          label="Ratings of docs pages"
          columns={columns}
          rows={ratings.map((r) => {
            const path = subjectPath(r.subject)
            const href = path === undefined ? undefined : place.links.to(path)
            return {
              id: r.subject,
              label: r.label,
              href,
              cells: {
                page: href ? (
                  <RowLink href={href} title={r.label}>
                    {r.label}
                  </RowLink>
                ) : (
                  r.label
                ),
                views: r.reads.toLocaleString('en'),
                unhelpful: <NarrowUnit value={r.unhelpful} unit={`of ${r.unhelpful + r.helpful} not helpful`} />,
                helpful: r.helpful.toLocaleString('en'),
                share: formatValue(r.helpful / (r.helpful + r.unhelpful), { kind: 'share' }),
              },
            }
          })}
        />
      )}
    </Card>
  )
}
