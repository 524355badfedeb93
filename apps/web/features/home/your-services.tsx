import type { getHome, OwnedEntity } from '@callboard/modules/home'
import type { AttentionView } from '@callboard/modules/home/domain/attention'
import { Badge } from '@callboard/ui/badge'
import { Card } from '@callboard/ui/card'
import { cn } from '@callboard/ui/class-names.ts'
import { Table, Td, Th } from '@callboard/ui/table'
import { TimeAgo } from '@callboard/ui/time-ago'
import { LastRuns } from '~/components/catalog/last-runs.tsx'
import { Link } from '~/components/link.tsx'
import { LinkPerson } from '~/components/members/link-person.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { change, money } from './figures.ts'

type Home = Awaited<ReturnType<typeof getHome>>

const howLinked = { choice: 'as chosen', email: 'by your confirmed address', github: 'by your GitHub login' } as const

const healthMarks = {
  healthy: 'bg-ok-mark rounded-full',
  idle: 'bg-line2 rounded-full',
  progressing: 'bg-accent rounded-full',
  degraded: 'bg-warn-mark rounded-[2px] rotate-45',
  broken: 'bg-bad-mark rounded-[2px]',
} as const

const none = <span className="text-faint">—</span>

const Health = ({ health }: Pick<OwnedEntity, 'health'>) =>
  health.length === 0 ? (
    none
  ) : (
    <span className="flex items-center gap-1.5">
      {health.map((h) => (
        <span
          key={h.runtime}
          role="img"
          aria-label={`${h.health} in ${h.runtime}`}
          title={`${h.health} in ${h.runtime}`}
          className={cn('inline-block size-2.5', healthMarks[h.health])}
        />
      ))}
    </span>
  )

function EntityRow({ base, entity, problems, now }: { base: string; entity: OwnedEntity; problems: number; now: Date }) {
  const { delivery, costs, health, lifecycle } = entity
  const trend = costs ? change(costs.amount, costs.before) : undefined
  return (
    <tr className="hover:bg-sub">
      <Td className="pl-3.5">
        <Link href={paths.entity(base, entity.ref)} className="font-medium hover:underline">
          {entity.title ?? entity.name}
        </Link>{' '}
        {lifecycle === 'deprecated' ? <Badge tone="warn">deprecated</Badge> : null}
        <span className="text-sm text-faint"> {entity.type ?? entity.kindName}</span>
      </Td>
      <Td>
        <Health health={health} />
      </Td>
      <Td className="max-md:hidden">
        {delivery?.deployment ? (
          <>
            <code className="font-mono text-sm">{delivery.deployment.version}</code>{' '}
            <span className="text-sm text-muted">
              <TimeAgo at={delivery.deployment.at} now={now} />
            </span>
          </>
        ) : (
          none
        )}
      </Td>
      <Td className="max-md:hidden">{delivery && delivery.runs.length > 0 ? <LastRuns runs={delivery.runs} /> : none}</Td>
      <Td right className="max-md:hidden">
        {costs ? (
          <>
            {money(costs.amount, costs.currency)}
            {trend ? <span className="ml-1.5 text-sm text-muted">{trend}</span> : null}
          </>
        ) : (
          none
        )}
      </Td>
      <Td right className="pr-3.5">
        {problems > 0 ? <span className="font-medium text-bad">{problems}</span> : <span className="text-faint">0</span>}
      </Td>
    </tr>
  )
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
        <Table label="Services of your teams">
          <thead>
            <tr>
              <Th className="pl-3.5">Name</Th>
              <Th>Health</Th>
              <Th className="max-md:hidden">Last deployment</Th>
              <Th className="max-md:hidden">Pipeline</Th>
              <Th right className="max-md:hidden">
                Cost, 30 days
              </Th>
              <Th right className="pr-3.5">
                Problems
              </Th>
            </tr>
          </thead>
          <tbody>
            {owned.rows.map((e) => (
              <EntityRow
                key={e.ref}
                base={base}
                entity={e}
                problems={attention.filter((i) => i.refs.includes(e.ref)).length}
                now={now}
              />
            ))}
          </tbody>
        </Table>
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
