import type { ReactNode } from 'react'
import { cn } from './class-names.ts'

/**
 * A table to read: a comparison, limits, a form of choices. Rows that one searches, sorts, opens or acts on are a `ListTable`
 * (`data-table/list-table.tsx`), or a `DataTable` where they are grouped and selected. Scrolls sideways if it has to.
 */
export function Table({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
    <section aria-label={label} tabIndex={0} className="relative -mx-1 overflow-x-auto px-1">
      <table className="w-full border-collapse">{children}</table>
    </section>
  )
}

export function Th({
  children,
  right,
  className,
  sort,
}: {
  children?: ReactNode
  right?: boolean
  className?: string
  sort?: 'ascending' | 'descending' | undefined
}) {
  return (
    <th
      scope="col"
      aria-sort={sort}
      className={cn(
        'border-b px-2.5 py-1.5 text-left text-sm font-medium whitespace-nowrap text-faint',
        right && 'text-right',
        className,
      )}
    >
      {children}
    </th>
  )
}

export function Td({
  children,
  right,
  className,
  title,
}: {
  children?: ReactNode
  right?: boolean
  className?: string
  title?: string | undefined
}) {
  return (
    <td title={title} className={cn('border-b px-2.5 py-[7px] whitespace-nowrap', right && 'text-right tabular-nums', className)}>
      {children}
    </td>
  )
}
