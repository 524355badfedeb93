'use client'
import { folded } from '@callboard/modules/search/domain/fold'
import { cn } from '@callboard/ui/class-names.ts'
import { Search } from 'lucide-react'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { KindTile } from '~/components/catalog/kind-icon.tsx'
import { Link } from '~/components/link.tsx'
import type { MapNode } from './map-data.ts'
import type { MapArea } from './map-layout.ts'

export type Match = { id: string; label: string; detail: string; kind: string; to: { node: number } | { area: MapArea } }

const maxMatches = 8

type Searched = {
  nodes: readonly MapNode[]
  areas: readonly MapArea[]
  areaKind: string
  areaLabel: (index: number) => string
}

/** Names that begin with the text come before those that contain it. */
export function findMatches(text: string, { nodes, areas, areaKind, areaLabel }: Searched): Match[] {
  const term = folded(text.trim())
  if (!term) return []
  const all: Match[] = [
    ...areas
      .filter((a) => a.key)
      .map((area) => ({
        id: `area ${area.key}`,
        label: area.label,
        detail: `${area.members.length} ${area.members.length === 1 ? 'entity' : 'entities'}`,
        kind: areaKind,
        to: { area },
      })),
    ...nodes.map((node, index) => ({
      id: node.ref,
      label: node.label,
      detail: areaLabel(index),
      kind: node.kind,
      to: { node: index },
    })),
  ]
  const rank = ({ label }: Match) => {
    const at = folded(label).indexOf(term)
    return at < 0 ? undefined : at === 0 ? 0 : 1
  }
  return all
    .flatMap((match) => {
      const value = rank(match)
      return value === undefined ? [] : [{ match, value }]
    })
    .sort((a, b) => a.value - b.value)
    .slice(0, maxMatches)
    .map(({ match }) => match)
}

type Props = {
  find: (text: string) => Match[]
  onPick: (match: Match) => void
  /** Where to look for what is not on the map. */
  searchHref: (text: string) => string
}

/** Finds an entity, a system or a team, and goes there. `/` focuses it. */
export function MapSearch({ find, onPick, searchHref }: Props) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const matches = open ? find(text) : []
  const shown = open && text.trim() !== ''
  const pick = (match: Match | undefined) => {
    if (!match) return
    setOpen(false)
    setText('')
    onPick(match)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      setAt((before) => (before + step + matches.length) % Math.max(1, matches.length))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      pick(matches[at])
    } else if (event.key === 'Escape') {
      setOpen(false)
      if (!shown) input.current?.blur()
    }
  }
  return (
    <search
      className="relative block w-56 max-sm:w-full"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false)
      }}
    >
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-3.5 text-faint" />
      <input
        ref={input}
        data-map-search
        role="combobox"
        aria-label="Find on the map"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown && matches[at] ? `${id}-${at}` : undefined}
        placeholder="Find on the map"
        autoComplete="off"
        value={text}
        className="h-7.5 w-full rounded-md border border-line2 bg-panel pr-2.5 pl-8 shadow-shade"
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
          setOpen(true)
        }}
        onFocus={() => setOpen(true)}
        onKeyDown={onKeyDown}
      />
      <div
        // Takes the focus when something in it is pressed, so that the field does not close it first.
        tabIndex={-1}
        className={cn('absolute top-full z-30 mt-1 w-full min-w-64 rounded-lg border bg-panel p-1 shadow-lg', shown || 'hidden')}
      >
        <div id={`${id}-list`} role="listbox" aria-label="Matches">
          {matches.map((match, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys of its list
            <div
              key={match.id}
              id={`${id}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === at}
              onClick={() => pick(match)}
              className={cn('flex cursor-pointer items-center gap-2 rounded-md px-2 py-1', i === at ? 'bg-sub' : 'hover:bg-sub')}
            >
              <KindTile kind={match.kind} />
              <span className="min-w-0 flex-1 truncate font-medium">{match.label}</span>
              <span className="max-w-28 truncate text-sm text-faint">{match.detail}</span>
            </div>
          ))}
        </div>
        {shown && matches.length === 0 ? (
          <p role="status" className="px-2 py-1 text-muted">
            No matches on this map.{' '}
            <Link href={searchHref(text.trim())} className="text-accent underline">
              Search everywhere
            </Link>
          </p>
        ) : null}
      </div>
    </search>
  )
}
