'use client'
import { Button } from '@callboard/ui/button'
import { CopyText } from '@callboard/ui/copy-text'
import { Dialog } from '@callboard/ui/dialog'
import { Field, Input } from '@callboard/ui/field'
import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState, useTransition } from 'react'
import { EntityInput } from '~/components/catalog/entity-input.tsx'
import { addWebhook } from './actions.ts'

/** Adds a webhook, and shows its signing secret once. */
export function WebhookForm({ base, reason }: { base: string; reason: string | undefined }) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const [secret, setSecret] = useState<string>()
  const [error, setError] = useState<{ field?: string | undefined; message: string }>()
  const [busy, start] = useTransition()
  const close = (next: boolean) => {
    setOpen(next)
    setSecret(undefined)
    setError(undefined)
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    start(async () => {
      const result = await addWebhook(base, { url: String(data.get('url')), ownerRef: String(data.get('owner')) })
      if (!result.ok) return setError(result)
      setSecret(result.data.secret)
      router.refresh()
    })
  }
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)} reason={reason}>
        <Plus aria-hidden /> New webhook
      </Button>
      <Dialog
        open={open}
        onOpenChange={close}
        title={secret ? 'Signing secret' : 'New webhook'}
        description={
          secret
            ? 'Use it to verify signatures. You will not be able to see it again.'
            : 'Catalog changes are sent as JSON within seconds, signed per Standard Webhooks.'
        }
      >
        {secret ? (
          <div className="flex flex-col gap-3">
            <CopyText text={secret} label="signing secret" />
            <Button variant="primary" onClick={() => close(false)}>
              I have copied it
            </Button>
          </div>
        ) : (
          <form onSubmit={submit} className="flex flex-col gap-3" noValidate>
            <Field name="url" label="Endpoint URL" error={error?.field === 'url' || !error?.field ? error?.message : undefined}>
              {(props) => <Input {...props} type="url" required placeholder="https://hooks.example.com/callboard" />}
            </Field>
            <Field
              name="owner"
              label="Events for"
              help="A team, for what it owns. Without one, all events are sent."
              error={error?.field === 'ownerRef' ? error.message : undefined}
            >
              {(props) => <EntityInput control={props} base={base} kinds={['group']} placeholder="Everything" />}
            </Field>
            <Button type="submit" variant="primary" disabled={busy}>
              Add webhook
            </Button>
          </form>
        )}
      </Dialog>
    </>
  )
}
