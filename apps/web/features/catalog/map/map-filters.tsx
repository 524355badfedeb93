'use client'
import { missingValue } from '@callboard/modules/catalog/domain/view-fields'
import { type WorkloadHealth, workloadHealths } from '@callboard/modules/workloads/domain/workload'
import { Button } from '@callboard/ui/button'
import { Select } from '@callboard/ui/field'
import { Popover } from '@callboard/ui/popover'
import { ChevronDown, X } from 'lucide-react'
import { healthLabels } from '~/components/catalog/health.ts'
import { KindTile } from '~/components/catalog/kind-icon.tsx'
import { kindLabel } from '~/components/catalog/kinds.ts'
import { findFilterValues } from '../filter-actions.ts'
import { ValuePicker } from '../value-picker.tsx'
import type { MapData } from './map-data.ts'
import { isFiltered, type MapFilters } from './map-params.ts'

const toggled = (list: readonly string[], one: string) => (list.includes(one) ? list.filter((o) => o !== one) : [...list, one])

const Trigger = ({ label, count, ...props }: { label: string; count: number }) => (
  <Button {...props} aria-label={count > 0 ? `${label}, ${count} selected` : label}>
    {label}
    {count > 0 ? <span className="rounded bg-accent-soft px-1 text-xs text-accent tabular-nums">{count}</span> : null}
    <ChevronDown aria-hidden />
  </Button>
)

type Props = {
  base: string
  data: Pick<MapData, 'kinds' | 'owners' | 'hasHealth'>
  filters: MapFilters
  onChange: (filters: MapFilters) => void
}

/** Chooses which entities are on the map. */
export function MapFilterBar({ base, data, filters, onChange }: Props) {
  const { kinds, owners, health } = filters
  return (
    <>
      <Popover label="Kinds" trigger={<Trigger label="Kind" count={kinds.length} />}>
        <ul aria-label="Kinds" className="p-1">
          {data.kinds.map(({ value, count }) => (
            <li key={value}>
              <label className="flex cursor-pointer items-center gap-2 rounded-md px-1.5 py-1 hover:bg-sub">
                <input
                  type="checkbox"
                  className="accent-(--accent)"
                  checked={kinds.includes(value)}
                  onChange={() => onChange({ ...filters, kinds: toggled(kinds, value) })}
                />
                <KindTile kind={value} />
                <span className="min-w-0 flex-1 truncate">{kindLabel(value)}</span>
                <span className="text-faint tabular-nums">{count.toLocaleString('en')}</span>
              </label>
            </li>
          ))}
        </ul>
      </Popover>
      <Popover label="Teams" trigger={<Trigger label="Team" count={owners.length} />}>
        <ValuePicker
          label="Team"
          options={data.owners.filter((o) => o.value !== missingValue)}
          chosen={owners}
          onToggle={(value) => onChange({ ...filters, owners: toggled(owners, value) })}
          find={(text) => findFilterValues(base, { key: 'owner', text, titles: true })}
        />
      </Popover>
      {data.hasHealth ? (
        <Select
          aria-label="Health"
          className="h-7 w-auto"
          value={health ?? ''}
          onChange={(event) =>
            onChange({ ...filters, health: workloadHealths.find((h): h is WorkloadHealth => h === event.target.value) })
          }
        >
          <option value="">Any health</option>
          {workloadHealths.toReversed().map((h) => (
            <option key={h} value={h}>
              {healthLabels[h]}
            </option>
          ))}
        </Select>
      ) : null}
      {isFiltered(filters) ? (
        <Button variant="quiet" onClick={() => onChange({ kinds: [], owners: [], health: undefined })}>
          <X aria-hidden /> Clear filters
        </Button>
      ) : null}
    </>
  )
}
