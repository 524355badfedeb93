import type { ReactNode } from 'react'
import { cn } from './class-names.ts'

/** Page content below the top bar. */
export function Page({ children, width = 'full' }: { children: ReactNode; width?: 'full' | 'form' }) {
  return <div className={cn('flex flex-col gap-4 px-4 py-5 sm:px-6', width === 'form' && 'max-w-2xl')}>{children}</div>
}

/** Page title with actions for the whole page. */
export function PageTitle({
  icon,
  title,
  detail,
  badges,
  actions,
}: {
  icon?: ReactNode
  title: string
  detail?: ReactNode
  badges?: ReactNode
  actions?: ReactNode
}) {
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-60">
        <div className="flex flex-wrap items-center gap-2.5 [&_svg]:size-4">
          {icon}
          <h1 className="min-w-0 text-xl font-semibold tracking-tight break-words">{title}</h1>
          {badges}
        </div>
        {detail ? <p className="mt-0.5 text-muted">{detail}</p> : null}
      </div>
      {actions ? <div className="flex flex-wrap gap-2 print:hidden">{actions}</div> : null}
    </div>
  )
}

/** Main content with a sidebar of cards. */
export function WithSide({ children, side }: { children: ReactNode; side: ReactNode }) {
  return (
    <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_320px]">
      <div className="flex min-w-0 flex-col gap-4">{children}</div>
      <div className="flex min-w-0 flex-col gap-4">{side}</div>
    </div>
  )
}

export const Skeleton = ({ className }: { className?: string }) => (
  <div aria-hidden className={cn('animate-pulse rounded-md bg-line', className)} />
)
