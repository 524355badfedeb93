import type { StepState } from '@callboard/modules/templates/domain/run-state'
import type { StepView } from '@callboard/modules/templates/domain/views'
import { formatDuration } from '@callboard/ui/chart/format.ts'
import { cn } from '@callboard/ui/class-names.ts'
import { CircleCheck, CircleDashed, CirclePause, CircleSlash, CircleX, LoaderCircle, type LucideIcon, Undo2 } from 'lucide-react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { plural, stepLabels } from './labels.ts'

const icons: Readonly<Record<StepState, { Icon: LucideIcon; className: string }>> = {
  pending: { Icon: CircleDashed, className: 'text-faint' },
  running: { Icon: LoaderCircle, className: 'text-accent motion-safe:animate-spin' },
  waiting: { Icon: CirclePause, className: 'text-(--d6)' },
  succeeded: { Icon: CircleCheck, className: 'text-ok' },
  skipped: { Icon: CircleSlash, className: 'text-faint' },
  failed: { Icon: CircleX, className: 'text-bad' },
  cancelled: { Icon: CircleSlash, className: 'text-faint' },
  undone: { Icon: Undo2, className: 'text-muted' },
}

function StepIcon({ state }: { state: StepState }) {
  const { Icon, className } = icons[state]
  return <Icon role="img" aria-label={stepLabels[state].label} className={cn('size-4 shrink-0', className)} />
}

/** How long a step took, or has taken so far. */
export function stepTime({ startedAt, finishedAt }: StepView, now: Date): string {
  return startedAt ? formatDuration((finishedAt ?? now).getTime() - startedAt.getTime()) : ''
}

/** The steps of a run with their state and time; one is shown beside. */
export function StepList({
  base,
  run,
  steps,
  current,
  now,
}: {
  base: string
  run: string
  steps: readonly StepView[]
  current: number | undefined
  now: Date
}) {
  return (
    <nav aria-label="Steps" className="rounded-[9px] border bg-panel p-1.5 shadow-shade">
      <ol>
        {steps.map((step) => (
          <li key={step.position}>
            <Link
              href={paths.run(base, run, { step: String(step.position) })}
              aria-current={step.position === current ? 'step' : undefined}
              scroll={false}
              className={cn(
                'flex min-h-9 items-start gap-2.5 rounded-md px-2 py-1.5 hover:bg-sub [&_svg]:mt-0.5',
                step.position === current && 'bg-sub',
                step.state === 'pending' && 'text-muted',
              )}
            >
              <StepIcon state={step.state} />
              <span className="min-w-0 flex-1">
                <span className="block font-medium break-words">{step.name}</span>
                {step.attempts > 1 ? <span className="block text-sm text-faint">{plural(step.attempts, 'attempt')}</span> : null}
              </span>
              <span className="text-sm text-faint tabular-nums">{stepTime(step, now)}</span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  )
}
