import type { ReactNode } from 'react'
import { cn } from './class-names.ts'

/** A titled panel. `aside` is on the right of the title. */
export function Card({
  title,
  label,
  icon,
  aside,
  children,
  className,
  id,
}: {
  title?: string
  /** Its name for screen readers where it has no title. */
  label?: string
  icon?: ReactNode
  aside?: ReactNode
  children: ReactNode
  className?: string
  id?: string
}) {
  return (
    <section
      id={id}
      aria-label={title ?? label}
      className={cn('min-w-0 overflow-clip rounded-[9px] border bg-panel shadow-shade', className)}
    >
      {title ? (
        <header className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b px-3.5 py-2.5 [&_svg]:size-[15px]">
          {icon}
          <h2 className="font-semibold">{title}</h2>
          <span className="flex-1" />
          {aside ? <span className="text-sm text-faint">{aside}</span> : null}
        </header>
      ) : null}
      {children}
    </section>
  )
}

/** A row of a card. */
export function Row({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cn('flex items-center gap-2.5 border-b px-3.5 py-2 last:border-b-0', className)}>{children}</div>
}

/** A list of names and values. */
export function Facts({ facts }: { facts: { label: string; value: ReactNode }[] }) {
  return (
    <dl className="grid grid-cols-[96px_1fr] gap-x-2.5 gap-y-1.5 px-3.5 py-3">
      {facts.map((fact) => (
        <div key={fact.label} className="contents">
          <dt className="text-faint">{fact.label}</dt>
          <dd className="min-w-0 break-words">{fact.value}</dd>
        </div>
      ))}
    </dl>
  )
}
