import type { getItem } from '@callboard/modules/integrations'
import { Badge, Dot } from '@callboard/ui/badge'
import { Card, Facts, Row } from '@callboard/ui/card'
import { Table, Td, Th } from '@callboard/ui/table'
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
      <Table label="Entities">
        <thead>
          <tr>
            <Th>Entity</Th>
            <Th>Comes from</Th>
            <Th>Changed</Th>
          </tr>
        </thead>
        <tbody>
          {entities.map((e) => (
            <tr key={e.ref} className="hover:bg-sub">
              <Td>
                <Link href={paths.entity(base, e.ref)} className="font-medium hover:underline">
                  {e.label}
                </Link>{' '}
                <span className="text-faint">{[e.kind, e.type].filter(Boolean).join(' · ')}</span>
              </Td>
              <Td className="whitespace-normal">
                {e.file && e.url ? (
                  <a href={e.url} target="_blank" rel="noreferrer" className={`font-mono text-sm break-all ${linked}`}>
                    {e.file}
                  </a>
                ) : null}{' '}
                {e.concluded ? <Badge>inferred</Badge> : null}
              </Td>
              <Td className="text-muted">
                <TimeAgo at={e.updatedAt} now={now} />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
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
