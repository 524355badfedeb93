import type { getIntegration, listPushes } from '@callboard/modules/integrations'
import { counted } from '@callboard/plugin-kit/counted'
import type { Guide } from '@callboard/plugin-kit/server'
import { Card, Facts } from '@callboard/ui/card'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { Notice } from '@callboard/ui/notice'
import { WithSide } from '@callboard/ui/page'
import { TimeAgo } from '@callboard/ui/time-ago'
import { countedKind } from '~/components/catalog/kinds.ts'
import { GuideCard } from './guide-card.tsx'
import { healthOf } from './run-state.ts'

type Pushes = Awaited<ReturnType<typeof listPushes>>
type Props = {
  integration: Pick<
    Awaited<ReturnType<typeof getIntegration>>,
    'account' | 'state' | 'health' | 'entities' | 'kinds' | 'createdAt'
  >
  pushes: Pushes
  guides: readonly Guide[]
  now: Date
}

const pushColumns: readonly ListColumn[] = [
  { id: 'at', label: 'Time', width: 120, narrow: 'lead' },
  { id: 'actor', label: 'By', width: 150 },
  { id: 'mode', label: 'Mode', width: 80 },
  { id: 'added', label: 'Added', width: 80, align: 'right' },
  { id: 'changed', label: 'Changed', width: 90, align: 'right' },
  { id: 'removed', label: 'Removed', width: 90, align: 'right' },
  { id: 'unchanged', label: 'Unchanged', width: 100, align: 'right' },
  { id: 'rejected', label: 'Rejected', width: 90, align: 'right' },
]

const numbers = new Intl.NumberFormat('en')

const LatestPushes = ({ pushes, now }: { pushes: Pushes['pushes']; now: Date }) => (
  <Card title="Latest pushes">
    <ListTable
      inCard
      label="Latest pushes"
      columns={pushColumns}
      empty={<p className="px-3.5 py-3 text-muted">Nothing has been pushed yet. The first push appears here.</p>}
      rows={pushes.map((push) => ({
        id: push.id,
        label: `Push by ${push.actor}`,
        cells: {
          at: <TimeAgo at={push.startedAt} now={now} />,
          actor: push.actor,
          mode: push.finishedAt ? (push.isFull ? 'full' : 'merge') : 'not finished',
          added: numbers.format(push.added),
          changed: numbers.format(push.changed),
          removed: numbers.format(push.removed),
          unchanged: numbers.format(push.unchanged),
          rejected: numbers.format(push.rejected),
        },
      }))}
    />
  </Card>
)

const rejectedColumns: readonly ListColumn[] = [
  { id: 'item', label: 'Item', width: 240, narrow: 'lead' },
  { id: 'reason', label: 'Reason', width: 360, narrow: 'plain' },
]

const Rejected = ({ rejected }: Pick<Pushes, 'rejected'>) => (
  <Card title="Rejected by the last push" aside="everything else is in the catalog">
    <ListTable
      inCard
      label="Rejected items"
      columns={rejectedColumns}
      rows={rejected.map((item) => {
        const name = item.ref ?? `Item ${item.index + 1}`
        return { id: String(item.index), label: name, cells: { item: name, reason: item.reason }, detail: item.reason }
      })}
    />
  </Card>
)

/** "1,200 components", "5 entities: 3 components, 2 APIs". */
function entitiesOf({ entities, kinds }: Props['integration']): string {
  if (entities === 0) return 'none'
  const byKind = kinds.map((k) => countedKind(k.count, k.kind)).join(', ')
  return kinds.length === 1 ? byKind : `${counted(entities, 'entity', 'entities')}: ${byKind}`
}

/** A source that entities are pushed to: who pushed what, and what was rejected. */
export function PushedIntegration({ integration, pushes: { pushes, rejected, withheld }, guides, now }: Props) {
  const [last] = pushes
  return (
    <WithSide
      side={
        <Card title="Source">
          <Facts
            facts={[
              { label: 'Name', value: integration.account },
              { label: 'State', value: healthOf(integration).label },
              {
                label: 'Entities',
                value: entitiesOf(integration),
              },
              { label: 'Last push', value: last ? <TimeAgo at={last.startedAt} now={now} /> : 'none yet' },
              ...(last ? [{ label: 'By', value: last.actor }] : []),
              { label: 'Created', value: <TimeAgo at={integration.createdAt} now={now} /> },
            ]}
          />
        </Card>
      }
    >
      {withheld ? (
        <Notice tone="warn" title={`${counted(withheld.count, 'entity was', 'entities were')} not removed.`}>
          {withheld.reason}
        </Notice>
      ) : null}
      <LatestPushes pushes={pushes} now={now} />
      {rejected.length > 0 ? <Rejected rejected={rejected} /> : null}
      {guides.map((guide) => (
        <GuideCard
          key={guide.fileName}
          guide={{ ...guide, text: guide.text.replaceAll('source=ci', `source=${integration.account}`) }}
        />
      ))}
    </WithSide>
  )
}
