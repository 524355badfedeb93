'use client'
import { workloadHealths } from '@callboard/modules/workloads/domain/workload'
import { cn } from '@callboard/ui/class-names.ts'
import { healthLabels, healthRings } from '~/components/catalog/health.ts'
import { KindIcon } from '~/components/catalog/kind-icon.tsx'
import { kindColour, kindLabel } from '~/components/catalog/kinds.ts'

/** What icons and rings mean. */
export function MapLegend({ kinds, hasHealth }: { kinds: readonly string[]; hasHealth: boolean }) {
  return (
    <div className="pointer-events-none absolute bottom-3 left-15 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border bg-panel px-3 py-1.5 text-sm text-muted max-sm:hidden">
      {kinds.slice(0, 6).map((kind) => (
        <span key={kind} className="flex items-center gap-1.5">
          <span style={{ color: kindColour(kind) }}>
            <KindIcon kind={kind} className="size-3.5" />
          </span>
          {kindLabel(kind)}
        </span>
      ))}
      {hasHealth
        ? workloadHealths.map((health) => (
            <span key={health} className="flex items-center gap-1.5">
              <span aria-hidden className={cn('size-2.5 rounded-full border-2', healthRings[health])} />
              {healthLabels[health]}
            </span>
          ))
        : null}
    </div>
  )
}
