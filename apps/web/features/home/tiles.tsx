import type { getHome } from '@callboard/modules/home'
import { Card } from '@callboard/ui/card'
import { cn } from '@callboard/ui/class-names.ts'
import { Sparkline } from '@callboard/ui/sparkline'
import { GitCommitVertical, type LucideIcon, RotateCcw, ShipWheel, Wallet } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from '~/components/link.tsx'
import { change, decimal, money, percent, points } from './figures.ts'
import { SparkBars } from './spark-bars.tsx'

export type HomeFigures = Awaited<ReturnType<typeof getHome>>['figures']
/** Addresses of the pages that the tiles lead to; undefined where the organization has no such page. */
export type TilePages = { workloads: string | undefined; pipelines: string | undefined; costs: string | undefined }

type Tile = {
  label: string
  icon: LucideIcon
  href: string
  value: string
  unit?: string
  note?: ReactNode
  bad?: boolean
  picture?: ReactNode
}

const parts = [
  ['broken', 'bg-bad-mark'],
  ['degraded', 'bg-warn-mark'],
  ['progressing', 'bg-accent'],
  ['idle', 'bg-line2'],
  ['healthy', 'bg-ok-mark'],
] as const

function workloadTile({ workloads }: HomeFigures, href: string | undefined): Tile[] {
  if (!workloads || !href) return []
  const { total, broken, degraded } = workloads
  const well = total - broken - degraded
  return [
    {
      label: 'Healthy workloads',
      icon: ShipWheel,
      href,
      value: String(well),
      unit: `/ ${total}`,
      bad: broken > 0,
      note: broken > 0 ? `${broken} failing` : degraded > 0 ? `${degraded} degraded` : undefined,
      picture: (
        <span aria-hidden className="flex h-8 items-center">
          <span className="flex h-1.5 w-full flex-row-reverse gap-px overflow-hidden rounded-full">
            {parts.map(([health, color]) =>
              workloads[health] > 0 ? <span key={health} className={color} style={{ flex: workloads[health] }} /> : null,
            )}
          </span>
        </span>
      ),
    },
  ]
}

function deliveryTiles({ delivery }: HomeFigures, href: string | undefined): Tile[] {
  if (!delivery || !href) return []
  const { current, previous, daily } = delivery
  const rate = current.changeFailureRate
  return [
    {
      label: 'Deployments',
      icon: GitCommitVertical,
      href,
      value: decimal(current.perDay),
      unit: '/ day',
      note: change(current.perDay, previous.perDay),
      picture: <SparkBars values={daily} />,
    },
    ...(rate === null
      ? []
      : [
          {
            label: 'Change failure rate',
            icon: RotateCcw,
            href,
            value: percent(rate),
            note: previous.changeFailureRate === null ? undefined : points(rate, previous.changeFailureRate),
            picture: (
              <span className="flex h-8 items-end text-sm text-faint">
                {current.failures} of {current.deployments} in 30 days
              </span>
            ),
          },
        ]),
  ]
}

function costTile({ costs }: HomeFigures, href: string | undefined): Tile[] {
  if (!costs || !href) return []
  return [
    {
      label: 'Cloud cost, 30 days',
      icon: Wallet,
      href,
      value: money(costs.total, costs.currency),
      note: change(costs.total, costs.before),
      picture: <Sparkline values={costs.daily} color="var(--accent)" filled className="h-8 w-full" />,
    },
  ]
}

const columns = ['', 'grid-cols-1', 'grid-cols-2', 'grid-cols-2 lg:grid-cols-3', 'grid-cols-2 lg:grid-cols-4']

/** Key figures of the organization, each with its trend and the way to its page. */
export function Tiles({ figures, pages }: { figures: HomeFigures; pages: TilePages }) {
  const tiles = [
    ...workloadTile(figures, pages.workloads),
    ...deliveryTiles(figures, pages.pipelines),
    ...costTile(figures, pages.costs),
  ]
  if (tiles.length === 0) return null
  return (
    <Card label="Key figures">
      <ul className={cn('grid gap-px bg-line', columns[tiles.length])}>
        {tiles.map(({ label, icon: Icon, href, value, unit, note, bad, picture }, i) => (
          <li
            key={label}
            className={cn('relative bg-panel px-3.5 py-3', tiles.length % 2 === 1 && i === 0 && 'max-lg:col-span-2')}
          >
            <p className="flex items-center gap-1.5 text-sm text-muted">
              <Icon aria-hidden className="size-3.5" />
              <Link href={href} className="after:absolute after:inset-0 hover:underline">
                {label}
              </Link>
            </p>
            <p className="flex items-baseline gap-1.5">
              <span className="text-xl font-semibold tabular-nums">{value}</span>
              {unit ? <span className="text-sm text-muted">{unit}</span> : null}
              {note ? <span className={cn('ml-auto text-sm tabular-nums', bad ? 'text-bad' : 'text-muted')}>{note}</span> : null}
            </p>
            <div className="mt-1">{picture}</div>
          </li>
        ))}
      </ul>
    </Card>
  )
}
