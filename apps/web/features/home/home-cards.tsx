import { Badge, Dot } from '@callboard/ui/badge'
import { Card, Row } from '@callboard/ui/card'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { getHome } from '@callboard/operations/catalog/get-home'
import { partsOf } from '@callboard/core/entity/entity'
import Link from 'next/link'
import { paths } from '../../lib/paths.ts'

type Home = Awaited<ReturnType<typeof getHome>>
type Summary = Home['owned']['rows'][number]

const EntityRow = ({ slug, entity }: { slug: string; entity: Summary }) => (
  <Row>
    <Link href={paths.entity(slug, entity.ref)} className="min-w-0 flex-1 truncate font-medium hover:underline">
      {entity.title ?? entity.name}
    </Link>
    {entity.problems > 0 ? <Badge tone="warn">{entity.problems} problems</Badge> : null}
    <span className="text-sm text-faint">{entity.type ?? entity.kindName}</span>
  </Row>
)

export function MineCard({ slug, home }: { slug: string; home: Home }) {
  const none = home.me
    ? 'Your teams own nothing in the catalog yet.'
    : 'No catalog user has your email address, so Callboard does not know your teams. A User entity with your address in spec.profile.email makes the link.'
  return (
    <Card title="Mine" aside={home.groups.map((g) => g.label).join(', ')}>
      {home.owned.rows.map((e) => (
        <EntityRow key={e.ref} slug={slug} entity={e} />
      ))}
      {home.owned.total === 0 ? <p className="px-3.5 py-3 text-muted">{none}</p> : null}
      {home.owned.total > home.owned.rows.length ? (
        <Row>
          <Link href={paths.catalog(slug, { kind: 'all', mine: 'owned' })} className="text-accent underline">
            All {home.owned.total}
          </Link>
        </Row>
      ) : null}
    </Card>
  )
}

export function StarredCard({ slug, home }: { slug: string; home: Home }) {
  return (
    <Card title="Starred">
      {home.starred.map((e) => (
        <EntityRow key={e.ref} slug={slug} entity={e} />
      ))}
      {home.starred.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">Star what you often look for; it is kept here.</p>
      ) : null}
    </Card>
  )
}

const actionTone = { added: 'ok', changed: 'accent', removed: 'bad' } as const

export function ChangesCard({ slug, home, now }: { slug: string; home: Home; now: Date }) {
  return (
    <Card title="What changed">
      {home.changes.map((c) => (
        <Row key={c.id}>
          <Dot tone={actionTone[c.action as keyof typeof actionTone] ?? 'plain'} />
          <span className="w-16 shrink-0 text-sm text-muted">{c.action}</span>
          {c.action === 'removed' ? (
            <span className="min-w-0 flex-1 truncate text-muted line-through">{c.label}</span>
          ) : (
            <Link href={paths.entity(slug, c.ref)} className="min-w-0 flex-1 truncate hover:underline">
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

export function AttentionCard({ slug, home }: { slug: string; home: Home }) {
  const rows = home.integrations.flatMap((i) => [
    ...(i.health === 'attention'
      ? [
          {
            key: `${i.id} health`,
            tone: 'bad' as const,
            text: `${i.name}: ${i.healthMessage ?? 'needs attention'}`,
            href: paths.integration(slug, i.id),
          },
        ]
      : []),
    ...(i.runs[0]?.state === 'running' || i.runs[0]?.state === 'queued'
      ? [
          {
            key: `${i.id} run`,
            tone: 'accent' as const,
            text: `${i.name} is syncing: ${i.runs[0].done} of ${i.runs[0].total ?? '…'}`,
            href: paths.integration(slug, i.id),
          },
        ]
      : []),
    ...(i._count.problems > 0
      ? [
          {
            key: `${i.id} problems`,
            tone: 'warn' as const,
            text: `${i._count.problems} places in ${i.name} could not be read`,
            href: paths.integration(slug, i.id),
          },
        ]
      : []),
  ])
  return (
    <Card title="Needs somebody">
      {rows.map((r) => (
        <Row key={r.key}>
          <Dot tone={r.tone} />
          <Link href={r.href} className="min-w-0 flex-1 hover:underline">
            {r.text}
          </Link>
        </Row>
      ))}
      {rows.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">Nothing. Every connected account is read without problems.</p>
      ) : null}
    </Card>
  )
}
