'use client'
import type { Scope } from '@callboard/core/permissions'
import { Button } from '@callboard/ui/button'
import { CopyText } from '@callboard/ui/copy-text'
import { Dialog } from '@callboard/ui/dialog'
import { Field, Input, Select } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { KeyRound } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState, useTransition } from 'react'
import { withIdentityConfirmation } from '~/lib/actions/with-identity-confirmation.ts'
import { issueToken } from './actions.ts'

type Props = {
  base: string
  /** The permissions of this role, which limit the token's scopes. */
  scopes: readonly Scope[]
  serviceReason: string | undefined
}

const lifetimes = [
  { days: 30, label: '30 days' },
  { days: 90, label: '90 days' },
  { days: 365, label: '1 year' },
  { days: 0, label: 'No expiration' },
]

/** Creates a token, and shows it once. */
export function TokenForm({ base, scopes, serviceReason }: Props) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const [made, setMade] = useState<string>()
  const [error, setError] = useState<string>()
  const [chosen, setChosen] = useState<readonly Scope[]>(['catalog.read'])
  const [busy, start] = useTransition()
  const close = (next: boolean) => {
    setOpen(next)
    setMade(undefined)
    setError(undefined)
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const kind = data.get('kind') === 'service' ? 'service' : 'personal'
    start(async () => {
      const days = Number(data.get('days')) || null
      const result = await withIdentityConfirmation(() =>
        issueToken(base, { kind, name: String(data.get('name')), scopes: [...chosen], days }),
      )
      if (!result.ok) return setError(result.message)
      setMade(result.data.token)
      router.refresh()
    })
  }
  const toggle = (scope: Scope) => setChosen(chosen.includes(scope) ? chosen.filter((s) => s !== scope) : [...chosen, scope])
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        <KeyRound aria-hidden /> New token
      </Button>
      <Dialog
        open={open}
        onOpenChange={close}
        title={made ? 'Your new token' : 'New API token'}
        description={
          made
            ? 'Copy it now. You will not be able to see it again.'
            : 'A personal token has at most your permissions and is revoked when you leave. A service token belongs to the organization and does not use a seat.'
        }
      >
        {made ? (
          <div className="flex flex-col gap-3">
            <CopyText text={made} label="token" />
            <Button variant="primary" onClick={() => close(false)}>
              I have copied it
            </Button>
          </div>
        ) : (
          <form onSubmit={submit} className="flex flex-col gap-3">
            {error ? <Notice tone="bad" title={error} /> : null}
            <Field name="name" label="Name">
              {(props) => <Input {...props} required maxLength={80} placeholder="Deploy pipeline" autoComplete="off" />}
            </Field>
            <div className="grid grid-cols-2 gap-3">
              <Field name="kind" label="Kind" help={serviceReason}>
                {(props) => (
                  <Select {...props}>
                    <option value="personal">personal</option>
                    <option value="service" disabled={serviceReason !== undefined}>
                      service
                    </option>
                  </Select>
                )}
              </Field>
              <Field name="days" label="Expiration">
                {(props) => (
                  <Select {...props} defaultValue="90">
                    {lifetimes.map((l) => (
                      <option key={l.days} value={l.days}>
                        {l.label}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
            </div>
            <fieldset>
              <legend className="font-medium">Scopes</legend>
              <div className="mt-1 grid max-h-44 grid-cols-2 gap-x-3 overflow-auto">
                {scopes.map((scope) => (
                  <label key={scope} className="flex items-center gap-2 py-0.5 font-mono text-sm">
                    <input type="checkbox" checked={chosen.includes(scope)} onChange={() => toggle(scope)} />
                    {scope}
                  </label>
                ))}
              </div>
            </fieldset>
            <Button type="submit" variant="primary" disabled={busy || chosen.length === 0}>
              Create token
            </Button>
          </form>
        )}
      </Dialog>
    </>
  )
}
