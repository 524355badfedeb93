'use client'
import { Button } from '@callboard/ui/button'
import { Field, Input } from '@callboard/ui/field'
import { toast } from '@callboard/ui/toast'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState, useTransition } from 'react'
import { rename } from './actions.ts'

export function RenameForm({ base, name, reason }: { base: string; name: string; reason: string | undefined }) {
  const router = useRouter()
  const [busy, start] = useTransition()
  const [error, setError] = useState<string>()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const next = String(new FormData(event.currentTarget).get('name'))
    start(async () => {
      const result = await rename(base, next)
      setError(result.ok ? undefined : result.message)
      if (result.ok) toast.success('Saved')
      router.refresh()
    })
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3 p-3.5">
      <Field name="name" label="Name" error={error}>
        {(props) => <Input {...props} defaultValue={name} required maxLength={80} disabled={reason !== undefined} />}
      </Field>
      <div>
        <Button type="submit" disabled={busy} reason={reason}>
          Save
        </Button>
      </div>
    </form>
  )
}
