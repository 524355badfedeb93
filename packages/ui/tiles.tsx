import type { ReactNode } from 'react'
import { cn } from './class-names.ts'

export type Tile = {
  label: string
  value: string | number
  /** Beside the value: the change, or what it is part of. */
  aside?: ReactNode
  detail?: ReactNode
  /** A sparkline or a meter. */
  picture?: ReactNode
}

const columns = (count: number) =>
  count > 4
    ? 'sm:grid-cols-2 lg:grid-cols-5'
    : count > 3
      ? 'sm:grid-cols-2 lg:grid-cols-4'
      : count > 2
        ? 'sm:grid-cols-3'
        : 'sm:grid-cols-2'

/** Key figures in one panel, each with its reference. */
export function Tiles({ tiles }: { tiles: readonly Tile[] }) {
  return (
    <dl className={cn('grid gap-px overflow-hidden rounded-lg border bg-line shadow-shade', columns(tiles.length))}>
      {tiles.map((tile) => (
        <div key={tile.label} className="flex min-w-0 flex-col bg-panel px-4 py-3">
          <dt className="text-sm text-muted">{tile.label}</dt>
          <dd className="flex flex-1 flex-col">
            <span className="flex flex-wrap items-baseline gap-x-2">
              <span className="text-[22px] leading-7 font-semibold tracking-tight tabular-nums">{tile.value}</span>
              {tile.aside ? <span className="text-sm text-muted tabular-nums">{tile.aside}</span> : null}
            </span>
            {tile.picture ? <span className="mt-1.5 flex">{tile.picture}</span> : null}
            {tile.detail ? <span className="mt-1 text-sm text-faint">{tile.detail}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  )
}
