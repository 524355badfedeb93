import type { ReactNode } from 'react'
import { cn } from './class-names.ts'

/** One panel of cells that answer how something is doing, each in the same shape: label, value, mark and caption. */
export function StatusStrip({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      // The cells of the last row grow, so that no gap is left beside them.
      className="flex flex-wrap gap-px overflow-hidden rounded-[9px] border bg-line shadow-shade"
    >
      {children}
    </section>
  )
}

/** `href` leads to where the cell is explained. A cell that holds a list is twice as wide as the others. */
export function StatusCell({
  label,
  icon,
  href,
  children,
}: {
  label: string
  icon?: ReactNode
  href?: string | undefined
  children: ReactNode
}) {
  const head = (
    <>
      {icon}
      {label}
    </>
  )
  const headStyle = 'flex items-center gap-1.5 text-sm text-muted [&_svg]:size-3.5 [&_svg]:shrink-0'
  return (
    <div className="flex min-h-[104px] min-w-0 flex-[1_1_164px] flex-col gap-1 bg-panel px-3.5 py-3 has-[ul]:basis-full sm:has-[ul]:flex-[2_2_329px]">
      {href ? (
        <a href={href} className={cn(headStyle, 'self-start hover:text-fg hover:underline')}>
          {head}
        </a>
      ) : (
        <h2 className={headStyle}>{head}</h2>
      )}
      {children}
    </div>
  )
}

export const StatusValue = ({ mark, children, aside }: { mark?: ReactNode; children: ReactNode; aside?: ReactNode }) => (
  <p className="flex min-w-0 items-center gap-1.5 text-lg font-semibold">
    {mark}
    <span className="truncate">{children}</span>
    {aside ? <span className="text-sm font-normal whitespace-nowrap text-muted tabular-nums">{aside}</span> : null}
  </p>
)

export const StatusCaption = ({ children }: { children: ReactNode }) => (
  <p className="min-w-0 text-sm break-words text-muted">{children}</p>
)
