import { partsOf } from '@callboard/modules/catalog/domain/entity'
import type { getHome } from '@callboard/modules/home'
import { Badge, Dot } from '@callboard/ui/badge'
import { Card, Row } from '@callboard/ui/card'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { ReactNode } from 'react'
import { Link } from '~/components/link.tsx'
import { LinkPerson } from '~/components/members/link-person.tsx'
import { paths } from '~/lib/navigation/paths.ts'

type Home = Awaited<ReturnType<typeof getHome>>
type Summary = Home['owned']['rows'][number]

const EntityRow = ({ base, entity }: { base: string; entity: Summary }) => (
  <Row>
    <Link href={paths.entity(base, entity.ref)} className="min-w-0 flex-1 truncate font-medium hover:underline">
      {entity.title ?? entity.name}
    </Link>
    {entity.problems > 0 ? <Badge tone="warn">{entity.problems} problems</Badge> : null}
    <span className="text-sm text-faint">{entity.type ?? entity.kindName}</span>
  </Row>
)

const howLinked = { choice: 'as chosen', email: 'by your confirmed address', github: 'by your GitHub login' } as const

export function YourServicesCard({
  base,
  home,
  name,
  emailVerified,
}: {
  base: string
  home: Home
  name: string
  emailVerified: boolean
}) {
  const { me, owned, groups } = home
  return (
    <Card title="Your services" aside={groups.map((g) => g.label).join(', ')}>
      {owned.rows.map((e) => (
        <EntityRow key={e.ref} base={base} entity={e} />
      ))}
      {owned.total === 0 ? (
        <p className="border-b px-3.5 py-3 text-muted">
          {me
            ? 'Your teams do not own any entities yet.'
            : `Link your catalog user to see the services your teams own. ${emailVerified ? 'Link GitHub' : 'Confirm your email address, link GitHub'}, or choose your catalog user.`}
        </p>
      ) : null}
      {owned.total > owned.rows.length ? (
        <Row>
          <Link href={paths.catalog(base, { kind: 'all', mine: 'owned' })} className="text-accent underline">
            All {owned.total}
          </Link>
        </Row>
      ) : null}
      <div className="flex items-center gap-1 px-1 py-1 text-sm text-faint">
        <span className="pl-2.5">{me ? `You are ${me.label} in the catalog, ${howLinked[me.by]}.` : null}</span>
        <LinkPerson base={base} userId={null} name={name} current={me ? 'Change' : 'Link your catalog user'} reason={undefined} />
      </div>
    </Card>
  )
}

export function StarredCard({ base, home }: { base: string; home: Home }) {
  return (
    <Card title="Starred">
      {home.starred.map((e) => (
        <EntityRow key={e.ref} base={base} entity={e} />
      ))}
      {home.starred.length === 0 ? <p className="px-3.5 py-3 text-muted">Star entities to see them here.</p> : null}
    </Card>
  )
}

const actionTone = { added: 'ok', changed: 'accent', removed: 'bad' } as const

export function RecentActivityCard({ base, home, now }: { base: string; home: Home; now: Date }) {
  return (
    <Card title="Recent activity">
      {home.changes.map((c) => (
        <Row key={c.id}>
          <Dot tone={actionTone[c.action as keyof typeof actionTone] ?? 'plain'} />
          <span className="w-16 shrink-0 text-sm text-muted">{c.action}</span>
          {c.action === 'removed' ? (
            <span className="min-w-0 flex-1 truncate text-muted line-through">{c.label}</span>
          ) : (
            <Link href={paths.entity(base, c.ref)} className="min-w-0 flex-1 truncate hover:underline">
              {c.label}
            </Link>
          )}
          <span className="hidden text-sm text-faint sm:inline">{partsOf(c.ref).kind}</span>
          <span className="text-sm text-muted">
            <TimeAgo at={c.at} now={now} />
          </span>
        </Row>
      ))}
      {home.changes.length === 0 ? <p className="px-3.5 py-3 text-muted">Nothing yet.</p> : null}
    </Card>
  )
}

type AttentionRow = { key: string; tone: 'bad' | 'warn' | 'accent'; href: string; text: ReactNode; at?: Date }

/** What this person's teams have to look after, and the person. */
function ownedServiceRows(base: string, { needsMe }: Home, now: Date): AttentionRow[] {
  const { workloads, pipelines, problems, tokens } = needsMe
  return [
    ...workloads.map(
      (w): AttentionRow => ({
        key: `workload ${w.ref} ${w.workload}`,
        tone: 'bad',
        href: paths.entity(base, w.ref, `${w.plugin}.workloads`),
        text: `${w.label}: ${w.finding ?? `${w.workload} is not running`}`,
        at: w.since,
      }),
    ),
    ...pipelines.map(
      (p): AttentionRow => ({
        key: `pipeline ${p.ref} ${p.pipeline}`,
        tone: 'bad',
        href: paths.entity(base, p.ref, 'ci.pipelines'),
        text: `${p.label}: the pipeline ${p.pipeline} is failing`,
        at: p.since,
      }),
    ),
    ...problems.map(
      (p): AttentionRow => ({
        key: `descriptor ${p.ref}`,
        tone: 'warn',
        href: paths.entity(base, p.ref),
        text: `${p.label}: the descriptor has ${p.problems} ${p.problems === 1 ? 'problem' : 'problems'}`,
      }),
    ),
    ...tokens.map(
      (t): AttentionRow => ({
        key: `token ${t.id}`,
        tone: 'warn',
        href: paths.tokens(base),
        text: (
          <>
            Your token {t.name} expires {t.expiresAt ? <TimeAgo at={t.expiresAt} now={now} /> : null}
          </>
        ),
      }),
    ),
  ]
}

/** Connected accounts that are not read as they should be. */
const accountRows = (base: string, { integrations }: Home): AttentionRow[] =>
  (integrations ?? []).flatMap((i): AttentionRow[] => {
    const href = paths.integration(base, i.id)
    const run = i.lastRun
    const isSyncing = run?.state === 'running' || run?.state === 'queued'
    return [
      ...(i.health === 'attention'
        ? [{ key: `${i.id} health`, tone: 'bad' as const, href, text: `${i.name}: ${i.healthMessage ?? 'needs attention'}` }]
        : []),
      ...(isSyncing
        ? [
            {
              key: `${i.id} sync`,
              tone: 'accent' as const,
              href,
              text: `${i.name} is syncing: ${run.done} of ${run.total ?? '…'}`,
            },
          ]
        : []),
      ...(i.problems > 0
        ? [
            {
              key: `${i.id} problems`,
              tone: 'warn' as const,
              href,
              text: `${i.problems} ${i.problems === 1 ? 'problem' : 'problems'} in ${i.name}`,
            },
          ]
        : []),
    ]
  })

/** An all-clear says no more than what this person can see. */
function allClear({ integrations, me }: Home): string {
  const own = me ? 'You’re all caught up.' : 'Link your catalog user to see what needs your attention.'
  return integrations === null ? own : `${own} All integrations are healthy.`
}

/** Everything that somebody has to look after, this person’s first. */
export function NeedsAttentionCard({
  base,
  home,
  emailVerified,
  now,
}: {
  base: string
  home: Home
  emailVerified: boolean
  now: Date
}) {
  const rows = [...ownedServiceRows(base, home, now), ...accountRows(base, home)]
  return (
    <Card title="Needs attention" aside={rows.length > 0 ? String(rows.length) : undefined}>
      {emailVerified ? null : (
        <Row>
          <Dot tone="warn" /> Confirm your email address: a link is on its way to you.
        </Row>
      )}
      {rows.map((r) => (
        <Row key={r.key}>
          <Dot tone={r.tone} />
          <Link href={r.href} className="min-w-0 flex-1 truncate hover:underline">
            {r.text}
          </Link>
          {r.at ? (
            <span className="text-sm text-muted">
              <TimeAgo at={r.at} now={now} />
            </span>
          ) : null}
        </Row>
      ))}
      {rows.length === 0 && emailVerified ? <p className="px-3.5 py-3 text-muted">{allClear(home)}</p> : null}
    </Card>
  )
}
