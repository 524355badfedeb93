import { type ComponentProps, type ReactNode, useId } from 'react'
import { cn } from './class-names.ts'

const control = 'w-full rounded-md border border-line2 bg-panel px-2.5 shadow-shade aria-invalid:border-bad disabled:opacity-60'

export const Input = ({ className, ...props }: ComponentProps<'input'>) => (
  <input {...props} className={cn(control, 'h-8', className)} />
)
export const TextArea = ({ className, ...props }: ComponentProps<'textarea'>) => (
  <textarea {...props} className={cn(control, 'min-h-16 py-1.5 font-mono text-sm', className)} />
)
export const Select = ({ className, ...props }: ComponentProps<'select'>) => (
  <select {...props} className={cn(control, 'h-8', className)} />
)

/** Props of a control that connect it to its field. */
export type ControlProps = { id: string; name: string; 'aria-describedby'?: string; 'aria-invalid'?: true }

/** A labelled control with help text and, if invalid, what to do about it. */
export function Field({
  name,
  label,
  help,
  error,
  children,
}: {
  name: string
  label: string
  help?: ReactNode
  error?: string | undefined
  children: (props: ControlProps) => ReactNode
}) {
  // Two forms on one page may have fields of the same name.
  const id = useId()
  const described = [help ? `${id}-help` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({
        id,
        name,
        ...(described ? { 'aria-describedby': described } : {}),
        ...(error ? { 'aria-invalid': true } : {}),
      })}
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-bad">
          {error}
        </p>
      ) : null}
      {help ? (
        <p id={`${id}-help`} className="text-sm text-faint">
          {help}
        </p>
      ) : null}
    </div>
  )
}
