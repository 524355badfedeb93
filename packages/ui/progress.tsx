/** Progress. Without a total it is indeterminate. */
export function Progress({ done, total, label }: { done: number; total: number | null; label: string }) {
  const share = total ? Math.min(100, Math.round((done / total) * 100)) : undefined
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total ?? undefined}
      aria-valuenow={total ? done : undefined}
      className="h-1.5 overflow-hidden rounded-full bg-line"
    >
      <div
        className={`h-full rounded-full bg-accent transition-[width] duration-500 ${share === undefined ? 'w-1/4 animate-pulse' : ''}`}
        style={share === undefined ? undefined : { width: `${share}%` }}
      />
    </div>
  )
}
