'use client'
import { Button } from '@callboard/ui/button'
import { CopyText } from '@callboard/ui/copy-text'
import { Dialog } from '@callboard/ui/dialog'
import { Field, Input, Select } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { addClient } from './actions.ts'

type Props = { base: string; environments: readonly { key: string; name: string }[]; reason: string | undefined }

/** Creates a client, and shows its secret once. */
export function NewClient({ base, environments, reason }: Props) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const [secret, setSecret] = useState<string>()
  const { busy, error, errorOf, onSubmit } = useSubmit(
    (data) =>
      addClient(base, {
        name: textOf(data, 'name'),
        environment: textOf(data, 'environment'),
        kind: textOf(data, 'kind') === 'public' ? 'public' : 'server',
      }),
    (made) => {
      setSecret(made.secret)
      router.refresh()
    },
  )
  const close = (next: boolean) => {
    setOpen(next)
    setSecret(undefined)
  }
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)} reason={reason}>
        <Plus aria-hidden /> New client
      </Button>
      <Dialog
        open={open}
        onOpenChange={close}
        title={secret ? 'Client secret' : 'New client'}
        description={
          secret
            ? 'Your application sends it as a bearer token. You will not be able to see it again.'
            : 'An application that evaluates the flags of one environment.'
        }
      >
        {secret ? (
          <div className="flex flex-col gap-3">
            <CopyText text={secret} label="client secret" />
            <Button variant="primary" onClick={() => close(false)}>
              I have copied it
            </Button>
          </div>
        ) : (
          <form onSubmit={onSubmit} noValidate className="flex flex-col gap-3">
            <Field name="name" label="Name" error={errorOf('name')}>
              {(props) => <Input {...props} autoComplete="off" placeholder="checkout" required />}
            </Field>
            <Field name="environment" label="Environment" error={errorOf('environment')}>
              {(props) => (
                <Select {...props} defaultValue={environments.at(-1)?.key}>
                  {environments.map((e) => (
                    <option key={e.key} value={e.key}>
                      {e.name}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Field name="kind" label="Kind" error={errorOf('kind')}>
              {(props) => (
                <Select {...props}>
                  <option value="server">Server: the secret stays with you</option>
                  <option value="public">Public: in a browser or an app</option>
                </Select>
              )}
            </Field>
            {error ? <Notice tone="bad" title={error} /> : null}
            <Button type="submit" variant="primary" disabled={busy}>
              Create client
            </Button>
          </form>
        )}
      </Dialog>
    </>
  )
}
