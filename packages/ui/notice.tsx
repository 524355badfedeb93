import { AlertTriangle, CheckCircle2, Info, OctagonAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './class-names.ts'

const toneStyles = {
  info: { ground: 'bg-accent-soft', ink: 'text-accent', Icon: Info },
  ok: { ground: 'bg-ok-soft', ink: 'text-ok', Icon: CheckCircle2 },
  warn: { ground: 'bg-warn-soft', ink: 'text-warn', Icon: AlertTriangle },
  bad: { ground: 'bg-bad-soft', ink: 'text-bad', Icon: OctagonAlert },
} as const

/** Important information in context, and what to do. */
export function Notice({
  tone,
  title,
  children,
  action,
}: {
  tone: keyof typeof toneStyles
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  const { ground, ink, Icon } = toneStyles[tone]
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={cn('flex flex-wrap items-start gap-2.5 rounded-[7px] px-3 py-2.5', ground)}
    >
      <Icon aria-hidden className={cn('mt-0.5 size-[15px] shrink-0', ink)} />
      <div className="min-w-0 flex-1 basis-56">
        <b className="font-semibold">{title}</b> {children ? <span className="text-muted">{children}</span> : null}
      </div>
      {action}
    </div>
  )
}
