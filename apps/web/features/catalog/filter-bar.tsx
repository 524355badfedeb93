'use client'
import { cn } from '@callboard/ui/class-names.ts'
import { Menu, MenuCheck, MenuLabel } from '@callboard/ui/menu'
import { Plus, Search, X } from 'lucide-react'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useEffect, useRef, useState, useTransition } from 'react'

type Option = { value: string; label: string; count: number }
export type FilterOptions = { key: string; label: string; options: Option[] }[]

const chip =
  'inline-flex h-[26px] items-center gap-1.5 rounded-md border border-dashed border-line2 px-2.5 text-muted hover:text-fg [&_svg]:size-3.5'
const setChip = 'border-solid border-transparent bg-accent-soft text-fg'

/** Filters of the catalog. Each lives in the address, so a list can be bookmarked and shared. */
export function FilterBar({ filters }: { filters: FilterOptions }) {
  const router = useRouter()
  const pathname = usePathname()
  const params = useSearchParams()
  const [pending, start] = useTransition()
  const [text, setText] = useState(params.get('q') ?? '')
  const sent = useRef(text)
  const go = (change: (next: URLSearchParams) => void) => {
    const next = new URLSearchParams(params)
    change(next)
    next.delete('page')
    start(() => router.replace(`${pathname}?${next}`, { scroll: false }))
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing may start a search
  useEffect(() => {
    if (text === sent.current) return
    const timer = setTimeout(() => {
      sent.current = text
      go((next) => (text ? next.set('q', text) : next.delete('q')))
    }, 200)
    return () => clearTimeout(timer)
  }, [text])
  const toggle = (key: string, value: string) =>
    go((next) => {
      const values = next.getAll(key)
      next.delete(key)
      for (const v of values.includes(value) ? values.filter((v) => v !== value) : [...values, value]) next.append(key, v)
    })
  const mine = params.get('mine')
  return (
    <div className="flex flex-wrap items-center gap-1.5" aria-busy={pending}>
      <label className="relative">
        <span className="sr-only">Filter by text</span>
        <Search aria-hidden className="pointer-events-none absolute top-1.5 left-2 size-3.5 text-faint" />
        <input
          type="search"
          value={text}
          onChange={(e) => setText(e.target.value)}
          placeholder="Name, text or tag"
          className="h-[26px] w-48 rounded-md border border-line2 bg-panel pr-2 pl-7"
        />
      </label>
      {(['owned', 'starred'] as const).map((which) => (
        <button
          key={which}
          type="button"
          aria-pressed={mine === which}
          onClick={() => go((next) => (mine === which ? next.delete('mine') : next.set('mine', which)))}
          className={cn(chip, mine === which && setChip)}
        >
          {which === 'owned' ? 'Owner: my teams' : 'Starred'}
          {mine === which ? <X aria-hidden /> : null}
        </button>
      ))}
      {filters.map(({ key, label, options }) => {
        const chosen = params.getAll(key)
        const names = chosen.map((v) => options.find((o) => o.value === v)?.label ?? v)
        return (
          <Menu
            key={key}
            label={`Filter by ${label}`}
            trigger={
              <button type="button" className={cn(chip, chosen.length > 0 && setChip)}>
                {chosen.length === 0 ? <Plus aria-hidden /> : null}
                {label}
                {chosen.length > 0 ? `: ${names.slice(0, 2).join(', ')}${names.length > 2 ? ` +${names.length - 2}` : ''}` : ''}
              </button>
            }
          >
            <MenuLabel>{options.length === 0 ? `No ${label.toLowerCase()} here` : label}</MenuLabel>
            {options.slice(0, 200).map((o) => (
              <MenuCheck key={o.value} checked={chosen.includes(o.value)} onChange={() => toggle(key, o.value)}>
                <span className="min-w-0 flex-1 truncate">{o.label}</span>
                <span className="text-faint tabular-nums">{o.count}</span>
              </MenuCheck>
            ))}
          </Menu>
        )
      })}
      {[...params.keys()].some((k) => !['kind', 'sort', 'order', 'page', 'sync'].includes(k)) ? (
        <button
          type="button"
          className="px-1.5 text-muted underline hover:text-fg"
          onClick={() => {
            setText('')
            sent.current = ''
            go((next) => {
              for (const key of [...next.keys()]) if (!['kind', 'sort', 'order', 'sync'].includes(key)) next.delete(key)
            })
          }}
        >
          Clear
        </button>
      ) : null}
    </div>
  )
}
