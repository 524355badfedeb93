import type { RunSummary } from '@callboard/modules/templates/domain/views'
import { Badge } from '@callboard/ui/badge'
import { Card, Row } from '@callboard/ui/card'
import { TimeAgo } from '@callboard/ui/time-ago'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { runLabels } from './labels.ts'

/** A few runs in a card. */
export function RunList({
  base,
  title,
  runs,
  now,
  more,
  empty,
}: {
  base: string
  title: string
  runs: readonly RunSummary[]
  now: Date
  /** Where all of them are. */
  more: string
  empty: string
}) {
  return (
    <Card
      title={title}
      aside={
        runs.length > 0 ? (
          <Link href={more} className="inline-block min-h-6 hover:underline">
            All runs
          </Link>
        ) : undefined
      }
    >
      {runs.length === 0 ? <p className="px-3.5 py-3 text-muted">{empty}</p> : null}
      {runs.map((run) => {
        const { label, tone } = runLabels[run.state]
        return (
          <Row key={run.id}>
            <div className="min-w-0 flex-1">
              <Link href={paths.run(base, run.id)} className="inline-block min-h-6 font-medium break-words hover:underline">
                {run.title}
              </Link>
              <p className="text-sm text-faint">
                <TimeAgo at={run.startedAt} now={now} /> by {run.startedBy}
              </p>
            </div>
            <Badge tone={tone}>{label}</Badge>
          </Row>
        )
      })}
    </Card>
  )
}
