import type { getItem } from '@callboard/modules/integrations'
import { Badge, Dot } from '@callboard/ui/badge'
import { Card, Facts, Row } from '@callboard/ui/card'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { TimeAgo } from '@callboard/ui/time-ago'
import { Layers, ReceiptText, Undo2 } from 'lucide-react'
import { commitFact } from '~/components/catalog/commit-fact.tsx'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { ProblemList } from './problem-list.tsx'

type Item = Awaited<ReturnType<typeof getItem>>
type Props = { base: string; item: Item; now: Date }

const linked = 'text-accent underline decoration-line2 underline-offset-2'

/** What was read, when, and at which version. */
export function SyncedItemCard({ base, item, now }: Props) {
  const newer = item.version !== item.seenVersion
  return (
    <Card title="Item" icon={<ReceiptText aria-hidden />}>
      <Facts
        facts={[
          {
            label: 'Integration',
            value: (
              <Link href={paths.integration(base, item.integration.id)} className={linked}>
                {item.integration.name}
              </Link>
            ),
          },
          { label: 'Read', value: item.readAt ? <TimeAgo at={item.readAt} now={now} /> : 'not yet' },
          ...commitFact(item.version),
          ...(item.attempts > 0
            ? [
                { label: 'Failed', value: item.attempts === 1 ? 'the last attempt' : `the last ${item.attempts} attempts` },
                {
                  label: 'Next attempt',
                  value: item.nextAttemptAt ? <TimeAgo at={item.nextAttemptAt} now={now} /> : 'with the next sync',
                },
              ]
            : []),
          { label: 'State', value: newer ? 'update available; will be read by the next sync' : 'up to date' },
          ...(item.docPages > 0
            ? [{ label: 'Docs', value: item.docPages === 1 ? '1 page' : `${item.docPages.toLocaleString('en')} pages` }]
            : []),
        ]}
      />
    </Card>
  )
}

const entityColumns: readonly ListColumn[] = [
  { id: 'name', label: 'Entity', width: 170 },
  { id: 'kind', label: 'Kind', width: 140, narrow: 'lead' },
  { id: 'file', label: 'Source', width: 220, narrow: 'plain' },
  { id: 'changed', label: 'Changed', width: 106 },
]

function SourceFile({ entity: { file, url, concluded } }: { entity: Item['entities'][number] }) {
  if (!file && !concluded) return null
  return (
    <span className="flex items-center gap-1.5">
      {file && url ? (
        <a href={url} target="_blank" rel="noreferrer" title={file} className={`truncate font-mono text-sm ${linked}`}>
          {file}
        </a>
      ) : null}
      {concluded ? <Badge>inferred</Badge> : null}
    </span>
  )
}

/** Its entities in the catalog. */
export function ItemEntities({ base, item, now }: Props) {
  const { entities, total } = item
  if (total === 0)
    return (
      <Card title="In the catalog" icon={<Layers aria-hidden />}>
        <p className="px-3.5 py-3 text-muted">
          {!item.readAt
            ? 'Not synced yet'
            : item.problemsTotal > 0
              ? 'None. Everything found was rejected for the reasons below.'
              : 'None. No catalog file was found, and nothing could be inferred.'}
        </p>
      </Card>
    )
  return (
    <Card
      title="In the catalog"
      icon={<Layers aria-hidden />}
      aside={total > entities.length ? `the first ${entities.length} of ${total.toLocaleString('en')}` : total}
    >
      <ListTable
        inCard
        label="Entities"
        columns={entityColumns}
        rows={entities.map((e) => ({
          id: e.ref,
          label: e.label,
          href: paths.entity(base, e.ref),
          cells: {
            name: <RowLink href={paths.entity(base, e.ref)}>{e.label}</RowLink>,
            kind: [e.kind, e.type].filter(Boolean).join(' · '),
            file: <SourceFile entity={e} />,
            changed: <TimeAgo at={e.updatedAt} now={now} />,
          },
        }))}
      />
    </Card>
  )
}

/** What was rejected and why, including names that are defined elsewhere. */
export function RejectedItemCard({ base, item, now }: Props) {
  const { problems, problemsTotal, claims } = item
  // An entity that lost its name is already among the problems.
  const taken = claims.filter((ref) => !problems.some((p) => p.ref === ref))
  if (problemsTotal + taken.length === 0)
    return item.readAt ? (
      <Card title="Rejected">
        <p className="px-3.5 py-3 text-muted">None. All files were read.</p>
      </Card>
    ) : null
  return (
    <Card
      title="Rejected"
      aside={problemsTotal > problems.length ? `the first ${problems.length} of ${problemsTotal}` : undefined}
    >
      <ProblemList problems={problems} now={now} />
      {taken.map((ref) => (
        <Row key={ref}>
          <Dot tone="plain" />
          <span className="min-w-0 flex-1 break-words text-muted">
            <Link href={paths.entity(base, ref)} className="font-medium text-fg hover:underline">
              {ref}
            </Link>{' '}
            would also be inferred here, but the name is used by another source.
          </span>
        </Row>
      ))}
    </Card>
  )
}

/** Its removed entities, which can be restored. */
export function RemovedItemCard({ base, item, now }: Props) {
  if (item.gone.length === 0) return null
  return (
    <Card title="Removed" icon={<Undo2 aria-hidden />} aside="can be restored for 30 days">
      {item.gone.map((g) => (
        <Row key={g.ref}>
          <Link href={paths.entity(base, g.ref)} className="min-w-0 flex-1 truncate font-medium hover:underline">
            {g.label}
          </Link>
          <span className="text-sm text-muted">
            <TimeAgo at={g.removedAt} now={now} />
          </span>
        </Row>
      ))}
    </Card>
  )
}
