'use client'
import { Button } from '@callboard/ui/button'
import { Dialog } from '@callboard/ui/dialog'
import { Field, Input } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { toast } from '@callboard/ui/toast'
import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { saveEnvironment } from './actions.ts'

const plain = { approval: 'none', approvers: 'members', holdoutShare: 0, holdoutUnit: 'targetingKey' } as const

type Props = { base: string; keys: readonly string[]; reason: string | undefined }

/** Adds an environment, in which every flag begins switched off. */
export function NewEnvironment({ base, keys, reason }: Props) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const { busy, error, errorOf, onSubmit } = useSubmit(
    async (data) => {
      const environment = textOf(data, 'environment').trim()
      const message = `There is an environment ${environment} already. Choose another key.`
      if (keys.includes(environment)) return { ok: false, message, field: 'environment' }
      return saveEnvironment(base, { environment, name: textOf(data, 'name'), ...plain })
    },
    () => {
      setOpen(false)
      toast.success('Added.')
      router.refresh()
    },
  )
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)} reason={reason}>
        <Plus aria-hidden /> New environment
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="New environment"
        description="Every flag begins switched off there. It cannot be removed."
      >
        <form onSubmit={onSubmit} noValidate className="flex flex-col gap-3">
          <Field name="name" label="Name" error={errorOf('name')}>
            {(props) => <Input {...props} autoComplete="off" placeholder="Preview" required />}
          </Field>
          <Field name="environment" label="Key" help="It cannot be changed." error={errorOf('environment')}>
            {(props) => <Input {...props} autoComplete="off" placeholder="preview" required className="font-mono" />}
          </Field>
          {error ? <Notice tone="bad" title={error} /> : null}
          <Button type="submit" variant="primary" disabled={busy}>
            Add environment
          </Button>
        </form>
      </Dialog>
    </>
  )
}
