import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from './class-names.ts'

export const buttonStyle = cva(
  'inline-flex items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap select-none transition-colors disabled:opacity-55 disabled:cursor-not-allowed aria-disabled:opacity-55 aria-disabled:cursor-not-allowed [&_svg]:size-3.5 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        plain: 'border-line2 bg-panel shadow-shade hover:bg-sub',
        primary: 'border-transparent bg-accent text-accent-fg hover:brightness-110',
        danger: 'border-transparent bg-bad-soft text-bad hover:brightness-95',
        quiet: 'border-transparent text-muted hover:bg-sub hover:text-fg',
      },
      size: { normal: 'h-7 px-2.5', large: 'h-9 px-4 text-lg', icon: 'size-7' },
    },
    defaultVariants: { variant: 'plain', size: 'normal' },
  },
)

type ButtonVariants = VariantProps<typeof buttonStyle>

/** A button. With `reason` it is disabled and says why, instead of being hidden. */
export function Button({
  variant: look,
  size,
  className,
  reason,
  children,
  ...props
}: ComponentProps<'button'> & ButtonVariants & { reason?: string | undefined; children: ReactNode }) {
  if (reason) {
    return (
      <button
        type="button"
        aria-disabled="true"
        aria-label={props['aria-label'] ? `${props['aria-label']}. ${reason}` : undefined}
        title={reason}
        className={cn(buttonStyle({ variant: look, size }), className)}
      >
        {children}
        <span className="sr-only">. {reason}</span>
      </button>
    )
  }
  return (
    <button type="button" {...props} className={cn(buttonStyle({ variant: look, size }), className)}>
      {children}
    </button>
  )
}

/** A link to the page where something is done, as a button. With `reason` it leads nowhere and says why. */
export function ButtonLink({
  href,
  variant,
  reason,
  children,
}: Pick<ButtonVariants, 'variant'> & { href: string; reason: string | undefined; children: ReactNode }) {
  if (reason)
    return (
      <Button variant={variant} reason={reason}>
        {children}
      </Button>
    )
  return (
    <a href={href} className={buttonStyle({ variant })}>
      {children}
    </a>
  )
}
