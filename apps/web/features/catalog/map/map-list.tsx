'use client'
import { Dot } from '@callboard/ui/badge'
import { cn } from '@callboard/ui/class-names.ts'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { healthLabels, healthTones } from '~/components/catalog/health.ts'
import { KindTile } from '~/components/catalog/kind-icon.tsx'
import { kindLabel } from '~/components/catalog/kinds.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { type Adjacency, type MapData, neighboursOf } from './map-data.ts'
import type { MapArea, MapLayout } from './map-layout.ts'
import type { MapGroup } from './map-params.ts'

type Props = { base: string; data: MapData; layout: MapLayout; adjacency: Adjacency; group: MapGroup }

function Rows({ base, data, adjacency, area, group }: Omit<Props, 'layout'> & { area: MapArea }) {
  const count = (index: number) => {
    const { usedBy, dependsOn } = neighboursOf(adjacency, index)
    return { incoming: usedBy.length, outgoing: dependsOn.length }
  }
  const rows = area.members.flatMap((index) => {
    const node = data.nodes[index]
    if (!node) return []
    const other = group === 'system' ? node.owner : node.system
    const { incoming, outgoing } = count(index)
    const href = paths.entity(base, node.ref)
    return {
      id: node.ref,
      label: node.label,
      href,
      cells: {
        name: (
          <span className="flex items-center gap-2">
            <KindTile kind={node.kind} />
            <RowLink href={href}>{node.label}</RowLink>
          </span>
        ),
        type: [kindLabel(node.kind), node.type].filter(Boolean).join(' · '),
        other: other ? (data.labels[other] ?? other) : null,
        health: node.health ? (
          <span className="flex items-center gap-1.5">
            <Dot tone={healthTones[node.health]} /> {healthLabels[node.health]}
          </span>
        ) : null,
        incoming,
        outgoing,
      },
    }
  })
  const columns: ListColumn[] = [
    { id: 'name', label: 'Name', width: 200 },
    { id: 'type', label: 'Type', width: 160, narrow: 'plain' },
    { id: 'other', label: group === 'system' ? 'Team' : 'System', width: 140 },
    ...(data.hasHealth ? [{ id: 'health', label: 'Health', width: 112, narrow: 'lead' as const }] : []),
    { id: 'incoming', label: 'Used by', width: 84, align: 'right' },
    { id: 'outgoing', label: 'Depends on', width: 96, align: 'right' },
  ]
  return <ListTable label={`Entities of ${area.label}`} columns={columns} rows={rows} />
}

function Area({ area, ...props }: Omit<Props, 'layout'> & { area: MapArea }) {
  const [open, setOpen] = useState(false)
  const troubles = (['broken', 'degraded'] as const).flatMap((h) => {
    const count = area.health[h]
    return count ? [{ h, count }] : []
  })
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)} className="border-b last:border-b-0">
      <summary className="flex cursor-pointer items-center gap-2 px-3 py-2 hover:bg-sub focus-visible:-outline-offset-2">
        <ChevronRight aria-hidden className={cn('size-3.5 shrink-0 text-faint', open && 'rotate-90')} />
        <span className="min-w-0 flex-1 truncate font-medium">{area.label}</span>
        {troubles.map(({ h, count }) => (
          <span key={h} className="flex items-center gap-1.5 text-sm">
            <Dot tone={healthTones[h]} /> {count} {healthLabels[h].toLowerCase()}
          </span>
        ))}
        <span className="text-sm text-faint tabular-nums">
          {area.members.length.toLocaleString('en')} {area.members.length === 1 ? 'entity' : 'entities'}
        </span>
      </summary>
      {open ? (
        <div className="px-3 pb-3">
          <Rows area={area} {...props} />
        </div>
      ) : null}
    </details>
  )
}

/** The same as the map, as tables: for screen readers, and for looking something up. */
export function MapList({ layout, ...props }: Props) {
  return (
    <section aria-label="Map as a list" className="rounded-lg border bg-panel">
      {layout.areas.map((area) => (
        <Area key={area.key} area={area} {...props} />
      ))}
    </section>
  )
}
