'use client'
import { inverseOf, type RelationType } from '@callboard/modules/catalog/domain/relations'
import { Select } from '@callboard/ui/field'

/** What relations are called between two boxes. */
export const relationLabels: Record<RelationType, string> = {
  ownedBy: 'owned by',
  partOf: 'part of',
  providesApi: 'provides',
  consumesApi: 'consumes',
  dependsOn: 'depends on',
  memberOf: 'member of',
  childOf: 'child of',
}

/** What somebody wants to see of what is around an entity. */
export type GraphView = {
  depth: number
  direction: 'both' | 'out' | 'in'
  types: readonly RelationType[]
  /** Kinds of entities that are left out. */
  hiddenKinds: readonly string[]
}
const allTypes = Object.keys(inverseOf) as RelationType[]
export const defaultView: GraphView = { depth: 1, direction: 'both', types: allTypes, hiddenKinds: [] }

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
    <div className="flex flex-col gap-1.5 border-b px-3.5 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Select
          aria-label="Depth"
          className="w-auto"
          value={view.depth}
          onChange={(e) => onChange({ ...view, depth: Number(e.target.value) })}
        >
          {[1, 2, 3, 4].map((d) => (
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
          <option value="both">Both</option>
          <option value="out">Outgoing</option>
          <option value="in">Incoming</option>
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
              label={kind}
              on={!view.hiddenKinds.includes(kind)}
              onChange={() => onChange({ ...view, hiddenKinds: toggled(view.hiddenKinds, kind) })}
            />
          ))}
        </fieldset>
      ) : null}
    </div>
  )
}
