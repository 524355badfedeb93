'use client'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Input } from '@callboard/ui/field'
import { Search } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { DirectoryCard, type DirectoryEntry } from './directory-card.tsx'
import { matches } from './matches.ts'

type Props = {
  entries: readonly (DirectoryEntry & { logo: ReactNode })[]
  /** In their order. */
  categories: readonly { id: string; label: string }[]
  initial: { find: string; category: string }
}

/** The state of the filters stands in the address, without a request: everything is here already. */
function writeAddress(find: string, category: string): void {
  const url = new URL(window.location.href)
  for (const [name, value] of [
    ['find', find],
    ['category', category],
  ] as const)
    if (value) url.searchParams.set(name, value)
    else url.searchParams.delete(name)
  window.history.replaceState(window.history.state, '', url)
}

/** Every plugin by category, with search. */
export function Directory({ entries, categories, initial }: Props) {
  const [{ find, category }, setFilter] = useState(initial)
  const change = (next: Partial<typeof initial>) => {
    const filter = { find, category, ...next }
    setFilter(filter)
    writeAddress(filter.find, filter.category)
  }
  const found = entries.filter((e) => matches(e.text, find))
  const shown = categories.filter((c) => category === '' || c.id === category)
  const count = found.filter((e) => shown.some((c) => c.id === e.category)).length
  return (
    <section aria-label="Directory" className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <div className="relative min-w-0 flex-1 basis-56 sm:max-w-xs">
          <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" />
          <Input
            type="search"
            aria-label="Search integrations"
            placeholder="Search by name, data or permission"
            value={find}
            onChange={(event) => change({ find: event.target.value })}
            className="pl-8"
          />
        </div>
        <fieldset className="flex flex-wrap gap-1">
          <legend className="sr-only">Category</legend>
          {[{ id: '', label: 'All' }, ...categories].map((c) => (
            <Button
              key={c.id}
              variant={c.id === category ? 'plain' : 'quiet'}
              aria-pressed={c.id === category}
              onClick={() => change({ category: c.id })}
            >
              {c.label}
            </Button>
          ))}
        </fieldset>
        <p role="status" className="sr-only">
          {count === 1 ? '1 integration' : `${count} integrations`}
        </p>
      </div>
      {shown.map((c) => {
        const own = found.filter((e) => e.category === c.id)
        return own.length === 0 ? null : (
          <section key={c.id} aria-label={c.label} className="flex flex-col gap-2">
            <h2 className="font-semibold text-muted">{c.label}</h2>
            <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,290px),1fr))] gap-3">
              {own.map((e) => (
                <DirectoryCard key={e.id} entry={e} logo={e.logo} />
              ))}
            </ul>
          </section>
        )
      })}
      {count > 0 ? null : (
        <Card>
          <EmptyState
            icon={<Search />}
            title="No integration matches"
            action={<Button onClick={() => change({ find: '', category: '' })}>Clear filters</Button>}
          >
            Try a product, such as GitHub, or a kind of data, such as costs.
          </EmptyState>
        </Card>
      )}
    </section>
  )
}
