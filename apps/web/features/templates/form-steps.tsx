import { cn } from '@callboard/ui/class-names.ts'
import { Check } from 'lucide-react'

/** The steps of a form. Those before the current one can be gone back to. */
export function FormSteps({ titles, at, onMove }: { titles: readonly string[]; at: number; onMove: (step: number) => void }) {
  return (
    <nav aria-label="Steps of the form">
      <ol className="flex flex-wrap gap-x-4 gap-y-1 lg:flex-col">
        {titles.map((title, index) => {
          const done = index < at
          const current = index === at
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps are known by their number; titles may repeat
            <li key={index}>
              <button
                type="button"
                disabled={!done}
                aria-current={current ? 'step' : undefined}
                onClick={() => onMove(index)}
                className={cn(
                  'flex min-h-7 items-center gap-2 rounded-md px-1.5 text-left text-muted',
                  done && 'hover:bg-sub hover:text-fg',
                  current && 'font-medium text-fg',
                )}
              >
                <span
                  aria-hidden
                  className={cn(
                    'grid size-5 shrink-0 place-items-center rounded-full text-xs ring-1 ring-inset ring-line2 [&_svg]:size-3',
                    done && 'bg-ok-soft text-ok ring-transparent',
                    current && 'bg-accent text-accent-fg ring-transparent',
                  )}
                >
                  {done ? <Check /> : index + 1}
                </span>
                {title}
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
