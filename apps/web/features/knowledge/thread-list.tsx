import type { ThreadSummary } from '@callboard/modules/knowledge/domain/thread'
import { Badge } from '@callboard/ui/badge'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { ReactNode } from 'react'
import { paths } from '~/lib/navigation/paths.ts'
import { DeleteThread } from './thread-actions.tsx'

const columns: readonly ListColumn[] = [
  { id: 'thread', label: 'Thread', width: 380 },
  { id: 'sharing', label: 'Sharing', width: 110, narrow: 'lead' },
  { id: 'questions', label: 'Questions', width: 90, align: 'right' },
  { id: 'last', label: 'Last question', width: 120 },
  { id: 'actions', label: 'Actions', width: 90, align: 'right', narrow: 'plain' },
]

/** The reader's own threads. */
export function ThreadTable({
  base,
  threads,
  now,
  empty,
}: {
  base: string
  threads: readonly ThreadSummary[]
  now: Date
  empty: ReactNode
}) {
  return (
    <ListTable
      label="Your threads"
      columns={columns}
      empty={empty}
      rows={threads.map(({ id, title, questions, lastAskedAt, sharedAt }) => {
        const href = paths.thread(base, id)
        return {
          id,
          label: title,
          href,
          cells: {
            thread: <RowLink href={href}>{title}</RowLink>,
            sharing: sharedAt ? <Badge tone="accent">shared</Badge> : 'Only you',
            questions,
            last: <TimeAgo at={lastAskedAt} now={now} />,
            actions: <DeleteThread base={base} id={id} label={title} />,
          },
        }
      })}
    />
  )
}
