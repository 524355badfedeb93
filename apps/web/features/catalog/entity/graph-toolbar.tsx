'use client'
import { Button } from '@callboard/ui/button'
import { Select } from '@callboard/ui/field'
import { kindLabel } from '~/components/catalog/kinds.ts'
import { allTypes, directions, type GraphView, maxDepth, presetOf, presets, type ShownRelation } from './graph-view.ts'

/** What relations are called between two boxes. */
export const relationLabels: Record<ShownRelation, string> = {
  ownedBy: 'owned by',
  partOf: 'part of',
  providesApi: 'provides',
  consumesApi: 'consumes',
  dependsOn: 'depends on',
  memberOf: 'member of',
  childOf: 'child of',
  runsIn: 'runs in',
}

const toggled = <T,>(list: readonly T[], one: T) => (list.includes(one) ? list.filter((o) => o !== one) : [...list, one])

function Toggle({ label, on, onChange }: { label: string; on: boolean; onChange: () => void }) {
  return (
    <label className="flex items-center gap-1.5 text-sm">
      <input type="checkbox" checked={on} onChange={onChange} />
      {label}
    </label>
  )
}

/** Chooses how far, which way, and along which relations to which kinds the picture goes. */
export function GraphToolbar({
  view,
  kinds,
  onChange,
}: {
  view: GraphView
  /** Kinds that are around, besides the entity itself. */
  kinds: readonly string[]
  onChange: (view: GraphView) => void
}) {
  return (
    <div className="flex flex-col gap-2 border-b px-3.5 py-2">
      <fieldset className="flex flex-wrap gap-1">
        <legend className="sr-only">Presets</legend>
        {presets.map((p) => (
          <Button
            key={p.id}
            variant={presetOf(view) === p.id ? 'plain' : 'quiet'}
            aria-pressed={presetOf(view) === p.id}
            title={p.question}
            onClick={() => onChange(p.view)}
          >
            {p.label}
          </Button>
        ))}
      </fieldset>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Select
          aria-label="Depth"
          className="w-auto"
          value={view.depth}
          onChange={(e) => onChange({ ...view, depth: Number(e.target.value) })}
        >
          {Array.from({ length: maxDepth }, (_, i) => i + 1).map((d) => (
            <option key={d} value={d}>
              {d === 1 ? '1 step' : `${d} steps`}
            </option>
          ))}
        </Select>
        <Select
          aria-label="Direction"
          className="w-auto"
          value={view.direction}
          onChange={(e) => onChange({ ...view, direction: e.target.value as GraphView['direction'] })}
        >
          {Object.entries(directions).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
        {allTypes.map((type) => (
          <Toggle
            key={type}
            label={relationLabels[type]}
            on={view.types.includes(type)}
            onChange={() => onChange({ ...view, types: toggled(view.types, type) })}
          />
        ))}
      </div>
      {kinds.length > 1 ? (
        <fieldset className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <legend className="sr-only">Kinds</legend>
          <span aria-hidden className="text-sm text-faint">
            Kinds
          </span>
          {kinds.map((kind) => (
            <Toggle
              key={kind}
              label={kindLabel(kind)}
              on={!view.hiddenKinds.includes(kind)}
              onChange={() => onChange({ ...view, hiddenKinds: toggled(view.hiddenKinds, kind) })}
            />
          ))}
        </fieldset>
      ) : null}
    </div>
  )
}
