import { shortRef } from '@callboard/modules/catalog/domain/entity'
import { Avatar } from '@callboard/ui/avatar'
import { Badge } from '@callboard/ui/badge'
import { TimeAgo } from '@callboard/ui/time-ago'
import { AlertTriangle } from 'lucide-react'
import type { ReactNode } from 'react'
import { CostCell, HealthCell } from '~/components/catalog/insight-cells.tsx'
import { KindTile } from '~/components/catalog/kind-icon.tsx'
import { LastRuns } from '~/components/catalog/last-runs.tsx'
import { star } from '~/components/catalog/star-action.ts'
import { StarButton } from '~/components/catalog/star-button.tsx'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import type { ColumnId } from './columns.ts'
import type { CatalogRow } from './row.ts'

type Context = { base: string; now: Date }

const tones = { deprecated: 'warn', experimental: 'accent' } as const

const None = () => (
  <span className="text-faint">
    <span aria-hidden>–</span>
    <span className="sr-only">None</span>
  </span>
)

/** A reference by its title, or as written where it leads nowhere. */
function Reference({ base, to, title, team }: { base: string; to: string | null; title: string | null; team?: boolean }) {
  if (!to) return <None />
  if (!title)
    return (
      <span className="text-muted italic" title={`${to} is not in the catalog`}>
        {shortRef(to)}
      </span>
    )
  return (
    <Link href={paths.entity(base, to)} className="inline-flex max-w-full items-center gap-1.5 hover:underline">
      {team ? <Avatar label={title} /> : null}
      <span className="truncate">{title}</span>
    </Link>
  )
}

export function NameCell({ row, base }: { row: CatalogRow; base: string }) {
  return (
    <span className="flex items-center gap-2" title={row.description ?? undefined}>
      <KindTile kind={row.kind} />
      <Link href={row.href} data-row-link className="truncate font-medium hover:underline">
        {row.label}
      </Link>
      {row.problems > 0 ? (
        <AlertTriangle
          role="img"
          aria-label={row.problems === 1 ? '1 problem' : `${row.problems} problems`}
          className="size-3.5 shrink-0 text-warn"
        />
      ) : null}
      <span className={row.starred ? undefined : 'opacity-0 focus-within:opacity-100 max-sm:hidden [tr:hover_&]:opacity-100'}>
        <StarButton label={row.label} starred={row.starred} save={star.bind(null, base, row.ref)} />
      </span>
    </span>
  )
}

function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return <None />
  return (
    <span className="flex gap-1">
      {tags.slice(0, 2).map((t) => (
        <Badge key={t}>{t}</Badge>
      ))}
      {tags.length > 2 ? <Badge title={tags.slice(2).join(', ')}>+{tags.length - 2}</Badge> : null}
    </span>
  )
}

function Lifecycle({ value }: { value: string | null }) {
  if (!value) return <None />
  return value in tones ? (
    <Badge tone={tones[value as keyof typeof tones]}>{value}</Badge>
  ) : (
    <span className="text-muted">{value}</span>
  )
}

const muted = (content: ReactNode) => <span className="text-muted">{content}</span>

type Cell = (row: CatalogRow, context: Context) => ReactNode

const cells: Record<ColumnId, Cell> = {
  owner: (row, { base }) => <Reference base={base} to={row.ownerRef} title={row.ownerTitle} team />,
  system: (row, { base }) => <Reference base={base} to={row.systemRef} title={row.systemTitle} />,
  type: ({ type }) => (type ? muted(type) : <None />),
  lifecycle: ({ lifecycle }) => <Lifecycle value={lifecycle} />,
  health: ({ insights: { health } }) => (health ? <HealthCell {...health} /> : <None />),
  version: ({ insights: { deployed } }) => (deployed ? <span className="font-mono text-sm">{deployed.version}</span> : <None />),
  deployed: ({ insights: { deployed } }, { now }) => (deployed ? muted(<TimeAgo at={deployed.at} now={now} />) : <None />),
  pipeline: ({ insights: { runs } }) => (runs ? <LastRuns runs={runs} /> : <None />),
  cost: ({ insights: { cost } }) => (cost ? <CostCell {...cost} /> : <None />),
  docs: ({ insights: { docs } }, { now }) => (docs ? muted(<TimeAgo at={docs.changedAt} now={now} />) : <None />),
  problems: ({ problems }) => (problems > 0 ? <span className="text-warn">{problems}</span> : <None />),
  tags: ({ tags }) => <Tags tags={tags} />,
  kind: ({ kindName }) => muted(kindName),
  namespace: ({ namespace }) => muted(namespace),
  description: ({ description }) => (description ? <span title={description}>{muted(description)}</span> : <None />),
  updated: ({ updatedAt }, { now }) => muted(<TimeAgo at={updatedAt} now={now} />),
}

export const cellOf = (row: CatalogRow, column: ColumnId, context: Context): ReactNode => cells[column](row, context)
