'use client'
import { Dot } from '@callboard/ui/badge'
import { buttonStyle } from '@callboard/ui/button'
import { X } from 'lucide-react'
import { useMemo } from 'react'
import { healthLabels, healthTones } from '~/components/catalog/health.ts'
import { KindTile } from '~/components/catalog/kind-icon.tsx'
import { kindLabel } from '~/components/catalog/kinds.ts'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { type Adjacency, impactOf, type MapData, type MapNode, type Neighbours, neighboursOf, type Related } from './map-data.ts'
import { relationColours } from './map-palette.ts'

export const panelWidth = 312
const maxRows = 100

const sections: readonly { key: keyof Neighbours; title: string }[] = [
  { key: 'usedBy', title: 'Used by' },
  { key: 'dependsOn', title: 'Depends on' },
  { key: 'provides', title: 'Provides' },
  { key: 'providedBy', title: 'Provided by' },
]

type SectionProps = {
  title: string
  colour: string
  related: readonly Related[]
  nodes: readonly MapNode[]
  onFocus: (index: number) => void
}

function Section({ title, colour, related, nodes, onFocus }: SectionProps) {
  const distinct = [...new Set(related.map((r) => r.index))]
  if (distinct.length === 0) return null
  return (
    <section aria-label={title}>
      <h3 className="flex items-center gap-2 px-4 pt-3 pb-1 text-xs font-medium text-faint">
        <span aria-hidden className="h-0.5 w-4 rounded" style={{ backgroundColor: `var(--${colour})` }} />
        <span className="flex-1">{title}</span>
        <span className="tabular-nums">{distinct.length}</span>
      </h3>
      <ul>
        {distinct.slice(0, maxRows).map((index) => {
          const node = nodes[index]
          return node ? (
            <li key={node.ref}>
              <button
                type="button"
                onClick={() => onFocus(index)}
                className="flex h-8 w-full items-center gap-2 px-4 text-left hover:bg-sub focus-visible:-outline-offset-2"
              >
                <KindTile kind={node.kind} />
                <span className="min-w-0 flex-1 truncate">{node.label}</span>
                {node.health ? (
                  <>
                    <Dot tone={healthTones[node.health]} />
                    <span className="sr-only">{healthLabels[node.health]}</span>
                  </>
                ) : null}
              </button>
            </li>
          ) : null
        })}
      </ul>
      {distinct.length > maxRows ? <p className="px-4 py-1 text-sm text-faint">and {distinct.length - maxRows} more</p> : null}
    </section>
  )
}

function Figure({ value, label }: { value: number; label: string }) {
  return (
    <div className="flex flex-col border-l px-4 py-2 first:border-l-0">
      <dt className="order-last text-sm text-muted">{label}</dt>
      <dd className="text-lg font-semibold tabular-nums">{value.toLocaleString('en')}</dd>
    </div>
  )
}

type Props = {
  base: string
  data: MapData
  adjacency: Adjacency
  index: number
  onFocus: (index: number | undefined) => void
}

/** What the focused entity is, what its failure would reach, and its relations on the map. */
export function MapPanel({ base, data, adjacency, index, onFocus }: Props) {
  const { nodes, labels } = data
  const node = nodes[index]
  const impact = useMemo(() => impactOf(adjacency, index), [adjacency, index])
  if (!node) return null
  const neighbours = neighboursOf(adjacency, index)
  const teams = new Set([...impact].flatMap((i) => nodes[i]?.owner ?? []))
  const alone = sections.every((s) => neighbours[s.key].length === 0)
  const facts = [
    node.type ?? kindLabel(node.kind),
    node.system ? labels[node.system] : undefined,
    node.owner ? labels[node.owner] : 'No team',
  ]
  return (
    <aside
      aria-label={node.label}
      className="flex max-h-full flex-col overflow-y-auto border bg-panel max-lg:mt-3 max-lg:rounded-lg lg:absolute lg:inset-y-0 lg:right-0 lg:z-10 lg:w-[312px] lg:border-y-0 lg:border-r-0"
    >
      <div className="flex items-start gap-3 p-4">
        <KindTile kind={node.kind} />
        <div className="min-w-0 flex-1">
          <h2 className="text-lg font-semibold break-words">{node.label}</h2>
          <p className="text-sm text-muted">{facts.filter(Boolean).join(' · ')}</p>
          {node.health ? (
            <p className="mt-1 flex items-center gap-1.5">
              <Dot tone={healthTones[node.health]} /> {healthLabels[node.health]}
            </p>
          ) : null}
        </div>
        <button
          type="button"
          aria-label="Close details"
          onClick={() => onFocus(undefined)}
          className="grid size-6 shrink-0 place-items-center rounded text-muted hover:bg-sub hover:text-fg"
        >
          <X aria-hidden className="size-4" />
        </button>
      </div>
      <dl className="grid shrink-0 grid-cols-2 border-y">
        <Figure value={impact.size} label="affected if it fails" />
        <Figure value={teams.size} label={teams.size === 1 ? 'team affected' : 'teams affected'} />
      </dl>
      {sections.map(({ key, title }) => (
        <Section
          key={key}
          title={title}
          colour={relationColours[key]}
          related={neighbours[key]}
          nodes={nodes}
          onFocus={onFocus}
        />
      ))}
      {alone ? <p className="px-4 pt-3 text-muted">No relations to other entities on this map.</p> : null}
      <div className="mt-auto flex gap-2 p-4">
        <Link href={paths.entity(base, node.ref)} className={`${buttonStyle({ variant: 'primary' })} flex-1`}>
          Open
        </Link>
        <Link href={paths.entity(base, node.ref, 'relations')} className={`${buttonStyle()} flex-1`}>
          Relations
        </Link>
      </div>
    </aside>
  )
}
