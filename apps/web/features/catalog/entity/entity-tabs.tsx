'use client'
import { safeDecode } from '@callboard/core/safe-decode'
import { cn } from '@callboard/ui/class-names.ts'
import { useSelectedLayoutSegment } from 'next/navigation'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

/** `id` is the last segment of the tab's address; undefined for the overview, which is the entity's own address. */
export type EntityTab = { id: string | undefined; label: string; count?: number }

/** The tabs of an entity's page; each is an address of its own. */
export function EntityTabs({ base, entityRef, tabs }: { base: string; entityRef: string; tabs: readonly EntityTab[] }) {
  const segment = useSelectedLayoutSegment()
  const current = segment === null ? undefined : safeDecode(segment)
  return (
    <nav aria-label="Entity" className="flex gap-[18px] scroll-hint overflow-x-auto border-b print:hidden">
      {tabs.map((t) => (
        <Link
          key={t.label}
          href={paths.entity(base, entityRef, t.id)}
          aria-current={t.id === current ? 'page' : undefined}
          className={cn(
            '-mb-px border-b-2 border-transparent py-[7px] whitespace-nowrap text-muted hover:text-fg',
            t.id === current && 'border-accent font-medium text-fg',
          )}
        >
          {t.label} {t.count === undefined ? null : <span className="font-normal text-faint tabular-nums">{t.count}</span>}
        </Link>
      ))}
    </nav>
  )
}
