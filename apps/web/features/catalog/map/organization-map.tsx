'use client'
import { Button } from '@callboard/ui/button'
import { cn } from '@callboard/ui/class-names.ts'
import { List, Map as MapIcon } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect, useMemo, useRef, useState, useTransition } from 'react'
import { paths } from '~/lib/navigation/paths.ts'
import { ExportButtons } from '../export-buttons.tsx'
import { MapCanvas, type MapHandle } from './map-canvas.tsx'
import { adjacencyOf, type MapData } from './map-data.ts'
import { mapToSvg } from './map-file.ts'
import { MapFilterBar } from './map-filters.tsx'
import { boxSize, layoutMap } from './map-layout.ts'
import { MapList } from './map-list.tsx'
import { fileColours } from './map-palette.ts'
import { MapPanel, panelWidth } from './map-panel.tsx'
import { type MapChoice, type MapFilters, type MapGroup, type MapState, mapQuery } from './map-params.ts'
import { recolour } from './map-scene.ts'
import { findMatches, MapSearch, type Match } from './map-search.tsx'
import { useSpaceAbove } from './use-space-above.ts'

/** The scale at which a focused entity is shown at least. */
const focusScale = 0.8
/** From this scale on, a focused entity that is in view stays where it is. */
const readableScale = 0.6

/** The choices of the address. Filters ask the server again; everything else only changes the address. */
function useMapState(base: string, initial: MapState) {
  const router = useRouter()
  const [choice, setChoice] = useState<MapChoice>(initial)
  const [pending, startTransition] = useTransition()
  const { kinds, owners, health } = initial
  const choose = (change: Partial<MapChoice>) => {
    const next = { ...choice, ...change }
    setChoice(next)
    window.history.replaceState(window.history.state, '', paths.map(base, mapQuery({ ...next, kinds, owners, health })))
  }
  const filter = (filters: MapFilters) =>
    startTransition(() => router.replace(paths.map(base, mapQuery({ ...choice, ...filters })), { scroll: false }))
  return { choice, choose, filter, pending }
}

const groupLabels: Record<MapGroup, string> = { system: 'System', team: 'Team' }

function Switch<T extends string>(props: {
  label: string
  options: Record<T, React.ReactNode>
  value: T
  onChange: (value: T) => void
}) {
  return (
    <fieldset className="flex gap-0.5 rounded-[7px] bg-inset p-0.5">
      <legend className="sr-only">{props.label}</legend>
      {(Object.entries(props.options) as [T, React.ReactNode][]).map(([value, label]) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === props.value}
          onClick={() => props.onChange(value)}
          className={cn(
            'inline-flex h-6 items-center gap-1.5 rounded-[5px] px-2.5 text-sm font-medium text-muted hover:text-fg [&_svg]:size-3.5',
            value === props.value && 'bg-panel text-fg shadow-shade ring-1 ring-line',
          )}
        >
          {label}
        </button>
      ))}
    </fieldset>
  )
}

/** Everything of the organization on one map, by system or by team. */
export function OrganizationMap({ base, name, data, state }: { base: string; name: string; data: MapData; state: MapState }) {
  const router = useRouter()
  const { choice, choose, filter, pending } = useMapState(base, state)
  const [aspect] = useState(() => (window.innerWidth < 720 ? 0.75 : 1.6))
  const { group, view } = choice
  const layout = useMemo(() => layoutMap(data.nodes, { group, labels: data.labels, aspect }), [data, group, aspect])
  const adjacency = useMemo(() => adjacencyOf(data.edges), [data.edges])
  const positions = useMemo(() => new Map(data.nodes.map((n, i) => [n.ref, i])), [data.nodes])
  const focus = choice.focus === undefined ? undefined : positions.get(choice.focus)
  const handle = useRef<MapHandle>(undefined)
  const space = useRef<HTMLDivElement>(null)
  useSpaceAbove(space)
  const setFocus = (index: number | undefined) => choose({ focus: index === undefined ? undefined : data.nodes[index]?.ref })
  // The focused entity is brought into view, in the part that the panel leaves.
  useEffect(() => {
    const at = focus === undefined ? undefined : layout.positions[focus]
    const control = handle.current?.control
    if (!at || !control) return
    const covered = control.size.width > 2 * panelWidth ? panelWidth : 0
    const middle = { x: at.x + boxSize.width / 2, y: at.y + boxSize.height / 2 }
    const isReadable = control.camera.scale >= readableScale && control.shows({ ...at, ...boxSize }, covered)
    if (!isReadable) control.centreOn(middle, Math.max(control.camera.scale, focusScale), covered)
  }, [focus, layout])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.metaKey || event.ctrlKey || event.altKey) return
      if (event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]')) return
      event.preventDefault()
      document.querySelector<HTMLInputElement>('[data-map-search]')?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  const go = ({ to }: Match) => {
    if ('node' in to) choose({ focus: data.nodes[to.node]?.ref, view: 'map' })
    else handle.current?.control.show(to.area)
  }
  const areaLabel = (index: number) => layout.areas[layout.areaOf[index] ?? -1]?.label ?? ''
  const areaKind = group === 'system' ? 'system' : 'group'
  return (
    <div className={cn(pending && 'opacity-60')}>
      <div className="flex flex-wrap items-center gap-2 px-4 pb-3 sm:px-6 print:hidden">
        <MapSearch
          find={(text) => findMatches(text, { nodes: data.nodes, areas: layout.areas, areaKind, areaLabel })}
          onPick={go}
          searchHref={(text) => paths.search(base, { q: text })}
        />
        <Switch label="Group by" options={groupLabels} value={group} onChange={(value) => choose({ group: value })} />
        <MapFilterBar base={base} data={data} filters={state} onChange={filter} />
        <span className="flex-1" />
        {view === 'map' ? <ExportButtons name="map" svg={() => svgOf(handle.current, name)} /> : null}
        <Button onClick={() => choose({ view: view === 'map' ? 'list' : 'map' })}>
          {view === 'map' ? <List aria-hidden /> : <MapIcon aria-hidden />} {view === 'map' ? 'List' : 'Map'}
        </Button>
      </div>
      {view === 'list' ? (
        <div className="px-4 pb-5 sm:px-6">
          <MapList base={base} data={data} layout={layout} adjacency={adjacency} group={group} />
        </div>
      ) : (
        <div ref={space} className="relative max-lg:px-4 max-lg:pb-4 lg:border-t">
          <MapCanvas
            data={data}
            layout={layout}
            adjacency={adjacency}
            focus={focus}
            onFocus={setFocus}
            onOpen={(index) => router.push(paths.entity(base, data.nodes[index]?.ref ?? ''))}
            handle={handle}
          />
          {focus === undefined ? null : (
            <MapPanel base={base} data={data} adjacency={adjacency} index={focus} onFocus={setFocus} />
          )}
        </div>
      )}
    </div>
  )
}

function svgOf(handle: MapHandle | undefined, name: string): string | undefined {
  const scene = handle?.scene()
  return scene && mapToSvg(recolour(scene, fileColours(scene.palette)), `Map of ${name}`)
}
