import { Badge, Dot } from '@callboard/ui/badge'
import { Card, Row } from '@callboard/ui/card'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { getHome } from '@callboard/operations/catalog/get-home'
import { partsOf } from '@callboard/core/entity/entity'
import Link from 'next/link'
import { LinkPerson } from '../../lib/link-person.tsx'
import { paths } from '../../lib/paths.ts'

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

export function MineCard({
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
    <Card title="Mine" aside={groups.map((g) => g.label).join(', ')}>
      {owned.rows.map((e) => (
        <EntityRow key={e.ref} base={base} entity={e} />
      ))}
      {owned.total === 0 ? (
        <p className="border-b px-3.5 py-3 text-muted">
          {me
            ? 'Your teams own nothing in the catalog yet.'
            : `Callboard does not know yet which user of the catalog you are, and so not which teams are yours. ${emailVerified ? 'Link GitHub' : 'Confirm your address, link GitHub'}, or say who you are.`}
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
        <LinkPerson base={base} userId={null} name={name} current={me ? 'Change' : 'Say who you are'} reason={undefined} />
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
      {home.starred.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">Star what you often look for; it is kept here.</p>
      ) : null}
    </Card>
  )
}

const actionTone = { added: 'ok', changed: 'accent', removed: 'bad' } as const

export function ChangesCard({ base, home, now }: { base: string; home: Home; now: Date }) {
  return (
    <Card title="What changed">
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

export function BrokenCard({ base, home }: { base: string; home: Home }) {
  const rows = home.integrations.flatMap((i) => [
    ...(i.health === 'attention'
      ? [
          {
            key: `${i.id} health`,
            tone: 'bad' as const,
            text: `${i.name}: ${i.healthMessage ?? 'needs attention'}`,
            href: paths.integration(base, i.id),
          },
        ]
      : []),
    ...(i.runs[0]?.state === 'running' || i.runs[0]?.state === 'queued'
      ? [
          {
            key: `${i.id} run`,
            tone: 'accent' as const,
            text: `${i.name} is syncing: ${i.runs[0].done} of ${i.runs[0].total ?? '…'}`,
            href: paths.integration(base, i.id),
          },
        ]
      : []),
    ...(i._count.problems > 0
      ? [
          {
            key: `${i.id} problems`,
            tone: 'warn' as const,
            text: `${i._count.problems} places in ${i.name} could not be read`,
            href: paths.integration(base, i.id),
          },
        ]
      : []),
  ])
  return (
    <Card title="What is broken">
      {rows.map((r) => (
        <Row key={r.key}>
          <Dot tone={r.tone} />
          <Link href={r.href} className="min-w-0 flex-1 hover:underline">
            {r.text}
          </Link>
        </Row>
      ))}
      {rows.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">Nothing that you can see. Every connected account is read without problems.</p>
      ) : null}
    </Card>
  )
}

/** What waits for this person, and for nobody else. */
export function NeedsMeCard({ base, home, emailVerified, now }: { base: string; home: Home; emailVerified: boolean; now: Date }) {
  const { problems, tokens } = home.needsMe
  const none = emailVerified && problems.length + tokens.length === 0
  return (
    <Card title="What needs me">
      {emailVerified ? null : (
        <Row>
          <Dot tone="warn" /> Confirm your address: a mail with a link is on its way.
        </Row>
      )}
      {problems.map((p) => (
        <Row key={p.ref}>
          <Dot tone="warn" />
          <Link href={paths.entity(base, p.ref)} className="min-w-0 flex-1 truncate hover:underline">
            The descriptor of {p.label} has {p.problems} {p.problems === 1 ? 'problem' : 'problems'}
          </Link>
        </Row>
      ))}
      {tokens.map((t) => (
        <Row key={t.id}>
          <Dot tone="warn" />
          <Link href={paths.tokens(base)} className="min-w-0 flex-1 truncate hover:underline">
            The token {t.name} ends {t.expiresAt ? <TimeAgo at={t.expiresAt} now={now} /> : null}
          </Link>
        </Row>
      ))}
      {none ? <p className="px-3.5 py-3 text-muted">Nothing. Enjoy it.</p> : null}
    </Card>
  )
}
