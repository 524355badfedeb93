import type { getHome, OwnedEntity } from '@callboard/modules/home'
import type { AttentionView } from '@callboard/modules/home/domain/attention'
import { Badge } from '@callboard/ui/badge'
import { Card } from '@callboard/ui/card'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn, ListRow } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { TimeAgo } from '@callboard/ui/time-ago'
import { HealthMark } from '~/components/catalog/health-mark.tsx'
import { CostCell } from '~/components/catalog/insight-cells.tsx'
import { KindTile } from '~/components/catalog/kind-icon.tsx'
import { LastRuns } from '~/components/catalog/last-runs.tsx'
import { Link } from '~/components/link.tsx'
import { LinkPerson } from '~/components/members/link-person.tsx'
import { paths } from '~/lib/navigation/paths.ts'

type Home = Awaited<ReturnType<typeof getHome>>

const howLinked = { choice: 'as chosen', email: 'by your confirmed address', github: 'by your GitHub login' } as const

const columns: readonly ListColumn[] = [
  { id: 'name', label: 'Name', width: 190 },
  { id: 'health', label: 'Health', width: 92, narrow: 'lead' },
  { id: 'deployed', label: 'Last deployment', width: 132, narrow: 'plain' },
  { id: 'pipeline', label: 'Pipeline', width: 120, narrow: 'plain' },
  { id: 'cost', label: 'Cost, 30 days', width: 120, align: 'right' },
  { id: 'problems', label: 'Problems', width: 66, align: 'right' },
]

/** More clusters than this have no room. */
const maxMarks = 5

/** How it is in each cluster. */
const Health = ({ health }: Pick<OwnedEntity, 'health'>) => (
  <span className="flex items-center gap-1">
    {health.slice(0, maxMarks).map((h) => (
      <HealthMark key={h.runtime} health={h.health} where={h.runtime} />
    ))}
    {health.length > maxMarks ? <span className="text-sm text-faint">+{health.length - maxMarks}</span> : null}
  </span>
)

function rowOf(entity: OwnedEntity, { base, problems, now }: { base: string; problems: number; now: Date }): ListRow {
  const { delivery, costs, health, lifecycle } = entity
  const href = paths.entity(base, entity.ref)
  const label = entity.title ?? entity.name
  return {
    id: entity.ref,
    label,
    href,
    cells: {
      name: (
        <span className="flex items-center gap-2">
          <KindTile kind={entity.kind} />
          <RowLink href={href} title={label}>
            {label}
          </RowLink>
          {lifecycle === 'deprecated' ? <Badge tone="warn">deprecated</Badge> : null}
        </span>
      ),
      health: health.length > 0 ? <Health health={health} /> : null,
      deployed: delivery?.deployment ? (
        <>
          <code className="font-mono text-sm">{delivery.deployment.version}</code>{' '}
          <span className="text-sm text-muted">
            <TimeAgo at={delivery.deployment.at} now={now} />
          </span>
        </>
      ) : null,
      pipeline: delivery && delivery.runs.length > 0 ? <LastRuns runs={delivery.runs} /> : null,
      cost: costs ? <CostCell amount={costs.amount} before={costs.before} currency={costs.currency} /> : null,
      problems: problems > 0 ? <span className="font-medium text-bad">{problems}</span> : '0',
    },
  }
}

function unlinked(emailVerified: boolean): string {
  const ways = emailVerified ? 'Link GitHub' : 'Confirm your address, link GitHub'
  return `Link your catalog user to see the services your teams own. ${ways}, or choose your catalog user.`
}

/** What the reader's teams own: health, last deployment, pipeline, cost and problems of each. */
export function YourServices({
  base,
  home,
  attention,
  name,
  emailVerified,
  now,
}: {
  base: string
  home: Home
  attention: readonly AttentionView[]
  name: string
  emailVerified: boolean
  now: Date
}) {
  const { me, owned } = home
  return (
    <Card
      title="Your services"
      aside={
        owned.total > 0 ? (
          <Link href={paths.catalog(base, { kind: 'component', mine: 'owned' })} className="text-accent underline">
            {owned.total > owned.rows.length ? `All ${owned.total} in the catalog` : 'Open in catalog'}
          </Link>
        ) : undefined
      }
    >
      {owned.total > 0 ? (
        <ListTable
          inCard
          label="Services of your teams"
          columns={columns}
          rows={owned.rows.map((e) => rowOf(e, { base, problems: attention.filter((i) => i.refs.includes(e.ref)).length, now }))}
        />
      ) : (
        <p className="border-b px-3.5 py-4 text-muted">
          {me ? 'Your teams do not own any services yet.' : unlinked(emailVerified)}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-1 px-1 py-1 text-sm text-faint">
        {me ? <span className="pl-2.5">{`You are ${me.label} in the catalog, ${howLinked[me.by]}.`}</span> : null}
        <LinkPerson base={base} userId={null} name={name} current={me ? 'Change' : 'Link your catalog user'} reason={undefined} />
      </div>
    </Card>
  )
}
