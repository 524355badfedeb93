import { cn } from './class-names.ts'

type Run = { key: string; label: string; tone: 'ok' | 'bad' | 'plain'; durationMs: number | null }

const colour = { ok: 'bg-ok-mark/60', bad: 'bg-bad-mark', plain: 'bg-line2' } as const

/** The last runs as bars, newest on the right: colour is the outcome, height the duration. */
export function RunBars({ runs, label }: { runs: readonly Run[]; label: string }) {
  const longest = Math.max(1, ...runs.map((r) => r.durationMs ?? 0))
  return (
    <div role="img" aria-label={label} className="flex h-[18px] items-end justify-end gap-[2px] self-start">
      {runs.map((run) => (
        <span
          key={run.key}
          title={run.label}
          className={cn('w-1 rounded-[1px]', colour[run.tone])}
          style={{ height: `${Math.max(25, Math.round(((run.durationMs ?? 0) / longest) * 100))}%` }}
        />
      ))}
    </div>
  )
}
