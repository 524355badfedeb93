'use client'
import type { Deletion } from '@callboard/modules/identity'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Field, Input } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { removeAccount } from './actions.ts'

type Props = { email: string; hasPassword: boolean; preview: Deletion }

const names = (list: { name: string }[]) => list.map((o) => o.name).join(', ')

/** Shows the consequences, then asks for the email address. */
export function DeleteAccountForm({ email, hasPassword, preview }: Props) {
  const form = useSubmit(
    (data) => removeAccount({ email: textOf(data, 'email'), current: textOf(data, 'current') }),
    () => window.location.assign(paths.landing()),
  )
  const blocked = preview.blockedBy.length > 0
  return (
    <Card title="Delete your account">
      <form onSubmit={form.onSubmit} className="flex flex-col gap-3 p-3.5">
        <ul className="list-disc pl-5 text-muted">
          <li>Your profile, sessions and linked accounts are deleted immediately. This cannot be undone.</li>
          {preview.leaves.length > 0 ? <li>You leave {names(preview.leaves)}. Your changes there are kept.</li> : null}
          {preview.tokens > 0 ? <li>{preview.tokens} personal API tokens stop working.</li> : null}
          {preview.removes.map((o) => (
            <li key={o.slug}>
              <b className="font-medium text-fg">{o.name} is deleted too</b>, with{' '}
              {o.entities === 1 ? '1 entity' : `${o.entities} entities`}, because it has no other members.
            </li>
          ))}
          <li>Audit logs keep your actions under your email address.</li>
        </ul>
        {blocked ? (
          <Notice tone="warn" title={`You are the only owner of ${names(preview.blockedBy)}.`}>
            Transfer ownership before deleting your account.
          </Notice>
        ) : null}
        {form.error ? <Notice tone="bad" title={form.error} /> : null}
        <Field name="email" label={`Type ${email} to confirm`} error={form.errorOf('email')}>
          {(props) => <Input {...props} required autoComplete="off" disabled={blocked} />}
        </Field>
        {hasPassword ? (
          <Field name="current" label="Current password" error={form.errorOf('current')}>
            {(props) => <Input {...props} type="password" autoComplete="current-password" required disabled={blocked} />}
          </Field>
        ) : null}
        <div>
          <Button type="submit" variant="danger" disabled={form.busy} reason={blocked ? 'Transfer ownership first.' : undefined}>
            Delete my account
          </Button>
        </div>
      </form>
    </Card>
  )
}
