'use client'
import { Button } from '@callboard/ui/button'
import { Field, Input } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { useState } from 'react'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { signInAt } from '~/lib/session/sign-in-with.ts'
import { type ConfirmationMethods, confirmWithPassword, mailConfirmationLink } from './actions.ts'

/** Asks for the password, or redirects to a provider or an emailed link, which both return to `to`. */
export function ConfirmIdentityForm({
  ways,
  to,
  onConfirmed,
}: {
  ways: ConfirmationMethods
  to: string
  onConfirmed: () => void
}) {
  const [sent, setSent] = useState<string>()
  const password = useSubmit(
    (data) => confirmWithPassword(textOf(data, 'password')),
    () => onConfirmed(),
  )
  const link = useSubmit(
    () => mailConfirmationLink(to),
    ({ email }) => setSent(email),
  )
  if (sent)
    return (
      <Notice tone="ok" title={`We sent a link to ${sent}.`}>
        It works for 15 minutes and brings you back here.
      </Notice>
    )
  return (
    <div className="flex flex-col gap-3">
      {ways.hasPassword ? (
        <form onSubmit={password.onSubmit} className="flex flex-col gap-3" method="post">
          {password.error ? <Notice tone="bad" title={password.error} /> : null}
          <input type="hidden" name="email" autoComplete="username" value={ways.email} readOnly />
          <Field name="password" label="Your password" error={password.errorOf('password')}>
            {(props) => <Input {...props} type="password" autoComplete="current-password" required autoFocus />}
          </Field>
          <Button type="submit" variant="primary" disabled={password.busy}>
            Confirm
          </Button>
        </form>
      ) : null}
      {ways.providers.map((p) => (
        <Button key={p.id} onClick={() => void signInAt(p.id, to, 'confirm')}>
          Continue with {p.name}
        </Button>
      ))}
      <form onSubmit={link.onSubmit} className="flex flex-col gap-2">
        {link.error ? <Notice tone="bad" title={link.error} /> : null}
        <Button type="submit" variant={ways.hasPassword || ways.providers.length > 0 ? 'quiet' : 'primary'} disabled={link.busy}>
          Email me a link instead
        </Button>
      </form>
    </div>
  )
}
