import { cva, type VariantProps } from 'class-variance-authority'
import type { ReactNode } from 'react'

const style = cva('inline-flex items-center gap-1.5 h-5 px-1.5 rounded-[5px] text-sm whitespace-nowrap [&_svg]:size-3', {
  variants: {
    tone: {
      plain: 'bg-sub text-muted ring-1 ring-inset ring-line',
      ok: 'bg-ok-soft text-ok',
      warn: 'bg-warn-soft text-warn',
      bad: 'bg-bad-soft text-bad',
      accent: 'bg-accent-soft text-accent',
    },
  },
  defaultVariants: { tone: 'plain' },
})

export type Tone = NonNullable<VariantProps<typeof style>['tone']>

export function Badge({ tone, children, title }: { tone?: Tone; children: ReactNode; title?: string }) {
  return (
    <span className={style({ tone })} title={title}>
      {children}
    </span>
  )
}

const dotColour: Record<Tone, string> = {
  plain: 'bg-line2',
  ok: 'bg-ok-mark',
  warn: 'bg-warn-mark',
  bad: 'bg-bad-mark',
  accent: 'bg-accent',
}

/** A status dot, always next to text with the same meaning. */
export function Dot({ tone = 'plain' }: { tone?: Tone }) {
  return <span aria-hidden className={`inline-block size-[7px] shrink-0 rounded-full ${dotColour[tone]}`} />
}
