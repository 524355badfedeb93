'use client'
import { type ReactNode, useState } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Field, Input } from './field.tsx'

/** A button with a confirmation that names the consequence and, for a large loss, requires typing a name. */
export function Confirm({
  trigger,
  label,
  variant: look = 'danger',
  title,
  children,
  typed,
  confirm,
  reason,
  busy,
  onConfirm,
}: {
  trigger: ReactNode
  /** Accessible name of the trigger, if its content does not provide one. */
  label?: string
  variant?: 'danger' | 'plain' | 'quiet'
  title: string
  /** The consequence. */
  children: ReactNode
  /** Must be typed to confirm. */
  typed?: string
  confirm: string
  reason?: string | undefined
  busy: boolean
  onConfirm: () => void
}) {
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const change = (next: boolean) => {
    setOpen(next)
    setText('')
  }
  return (
    <>
      <Button variant={look} onClick={() => change(true)} reason={reason} aria-label={label}>
        {trigger}
      </Button>
      <Dialog open={open} onOpenChange={change} title={title} description={children}>
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault()
            change(false)
            onConfirm()
          }}
        >
          {typed ? (
            <Field name="confirm" label={`Type ${typed} to confirm`}>
              {(props) => <Input {...props} value={text} onChange={(e) => setText(e.target.value)} autoComplete="off" />}
            </Field>
          ) : null}
          <div className="flex gap-2">
            <Button
              type="submit"
              variant={look === 'danger' ? 'danger' : 'primary'}
              disabled={busy || (typed !== undefined && text !== typed)}
            >
              {confirm}
            </Button>
            <Button onClick={() => change(false)}>Cancel</Button>
          </div>
        </form>
      </Dialog>
    </>
  )
}
