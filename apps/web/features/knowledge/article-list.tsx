import type { ArticleSummary } from '@callboard/modules/knowledge/domain/article'
import { Badge } from '@callboard/ui/badge'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { ReactNode } from 'react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

const columns: readonly ListColumn[] = [
  { id: 'title', label: 'Article', width: 320 },
  { id: 'owner', label: 'Owner', width: 150 },
  { id: 'review', label: 'Next review', width: 150, narrow: 'lead' },
  { id: 'updated', label: 'Updated', width: 110 },
]

/** Articles, with those that are due for review marked. */
export function ArticleTable({
  base,
  articles,
  now,
  empty,
  inCard,
}: {
  base: string
  articles: readonly ArticleSummary[]
  now: Date
  empty?: ReactNode
  inCard?: true
}) {
  return (
    <ListTable
      label="Articles"
      columns={columns}
      empty={empty}
      {...(inCard ? { inCard } : {})}
      rows={articles.map(({ id, title, owner, reviewOn, overdue, updatedAt }) => {
        const href = paths.article(base, id)
        return {
          id,
          label: title,
          href,
          cells: {
            title: <RowLink href={href}>{title}</RowLink>,
            owner: owner.known ? (
              <Link href={paths.entity(base, owner.ref)} className="hover:underline">
                {owner.label}
              </Link>
            ) : (
              <Badge tone="warn">{`${owner.label} is not in the catalog`}</Badge>
            ),
            review: overdue ? <Badge tone="warn">{`due since ${reviewOn}`}</Badge> : (reviewOn ?? 'Not planned'),
            updated: <TimeAgo at={updatedAt} now={now} />,
          },
        }
      })}
    />
  )
}
