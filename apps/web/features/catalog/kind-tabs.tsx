import { cn } from '@callboard/ui/class-names.ts'
import { kindPlural } from '~/components/catalog/kinds.ts'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import type { SearchParams } from './catalog-params.ts'

/** One tab per existing kind, and one for all. */
export function KindTabs({
  base,
  kinds,
  current,
  query,
  total,
}: {
  base: string
  kinds: { value: string; count: number }[]
  current: string | undefined
  query: SearchParams
  total: number
}) {
  const tabs = kinds.map((k) => ({
    kind: k.value.toLowerCase(),
    label: kindPlural(k.value),
    count: k.count,
  }))
  if (current && !tabs.some((t) => t.kind === current)) tabs.unshift({ kind: current, label: kindPlural(current), count: 0 })
  // Filters that any kind can have. A view and its columns are of one kind.
  const { q, owner, tag, system, mine, rows } = query
  const kept = { q, owner, tag, system, mine, rows }
  return (
    <nav aria-label="Kinds" className="flex gap-[18px] scroll-hint overflow-x-auto border-b">
      {[...tabs, { kind: 'all', label: 'All', count: total }].map((tab) => {
        const on = tab.kind === (current ?? 'all')
        return (
          <Link
            key={tab.kind}
            href={paths.catalog(base, { ...kept, kind: tab.kind })}
            aria-current={on ? 'page' : undefined}
            className={cn(
              '-mb-px border-b-2 border-transparent py-[7px] whitespace-nowrap text-muted hover:text-fg',
              on && 'border-accent font-medium text-fg',
            )}
          >
            {tab.label} <span className="ml-0.5 font-normal text-faint tabular-nums">{tab.count.toLocaleString('en')}</span>
          </Link>
        )
      })}
    </nav>
  )
}
