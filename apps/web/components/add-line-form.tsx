'use client'
import { Button } from '@callboard/ui/button'
import { Field, Input } from '@callboard/ui/field'
import { type FormEvent, useState } from 'react'
import type { ActionResult } from '~/lib/actions/action-result.ts'
import { useAction } from '~/lib/actions/use-action.ts'

/** Adds one line of text to a list, at the end of the card that shows it. */
export function AddLineForm<T>({
  name,
  label,
  help,
  placeholder,
  submit,
  reason,
  add,
}: {
  name: string
  label: string
  help?: string
  placeholder: string
  submit: string
  reason: string | undefined
  add: (text: string) => Promise<ActionResult<T>>
}) {
  const { busy, run } = useAction()
  const [text, setText] = useState('')
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    run(
      () => add(text),
      () => setText(''),
    )
  }
  return (
    <form onSubmit={onSubmit} className="flex flex-wrap items-end gap-2 p-3.5">
      <div className="min-w-0 flex-1 basis-60">
        <Field name={name} label={label} {...(help ? { help } : {})}>
          {(props) => (
            <Input
              {...props}
              value={text}
              onChange={(e) => setText(e.target.value)}
              placeholder={placeholder}
              required
              disabled={reason !== undefined}
              spellCheck={false}
            />
          )}
        </Field>
      </div>
      <Button type="submit" disabled={busy || text.trim() === ''} reason={reason}>
        {submit}
      </Button>
    </form>
  )
}
