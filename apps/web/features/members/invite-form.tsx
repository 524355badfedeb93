'use client'
import { type Role, roleDescriptions, roles } from '@callboard/core/permissions'
import { Button } from '@callboard/ui/button'
import { Dialog } from '@callboard/ui/dialog'
import { Field, Select, TextArea } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { toast } from '@callboard/ui/toast'
import { UserPlus } from 'lucide-react'
import { useRouter, useSearchParams } from 'next/navigation'
import { type FormEvent, useState, useTransition } from 'react'
import { withIdentityConfirmation } from '~/lib/actions/with-identity-confirmation.ts'
import { invite } from './actions.ts'

type Props = { base: string; reason: string | undefined; mayInviteOwners: boolean }

const addressesIn = (text: string) => [...new Set(text.split(/[\s,;]+/).filter(Boolean))]

/** Invites several people with one role. Failed invitations stay in the form, with the reason. */
export function InviteButton({ base, reason, mayInviteOwners }: Props) {
  const router = useRouter()
  const [open, setOpen] = useState(useSearchParams().get('invite') === 'now' && reason === undefined)
  const [text, setText] = useState('')
  const [role, setRole] = useState<Role>('developer')
  const [error, setError] = useState<string>()
  const [busy, start] = useTransition()
  const count = addressesIn(text).length
  const submit = (event: FormEvent) => {
    event.preventDefault()
    start(async () => {
      const result = await withIdentityConfirmation(() => invite(base, addressesIn(text), role))
      if (!result.ok) return setError(result.message)
      const sent = result.data.results.filter((r) => r.outcome === 'invited').length
      const left = result.data.results.filter((r) => r.outcome !== 'invited')
      if (sent > 0) toast.success(sent === 1 ? 'Invitation sent' : `${sent} invitations sent`)
      setText(left.map((r) => r.email).join('\n'))
      setError(
        left
          .map(
            (r) => `${r.email} ${r.outcome === 'already-member' ? 'is already a member.' : 'already has a pending invitation.'}`,
          )
          .join(' ') || undefined,
      )
      if (left.length === 0) setOpen(false)
      router.refresh()
    })
  }
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)} reason={reason}>
        <UserPlus aria-hidden /> Invite people
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Invite people"
        description="Each person receives an email with a personal link, valid for 7 days."
      >
        <form onSubmit={submit} className="flex flex-col gap-3">
          {error ? <Notice tone="bad" title={error} /> : null}
          <Field name="emails" label="Email addresses" help="Separate with spaces, commas or new lines. Up to 100.">
            {(props) => (
              <TextArea {...props} value={text} onChange={(e) => setText(e.target.value)} rows={4} required spellCheck={false} />
            )}
          </Field>
          <Field name="role" label="Role" help={roleDescriptions[role]}>
            {(props) => (
              <Select {...props} value={role} onChange={(e) => setRole(roles.find((r) => r === e.target.value) ?? 'viewer')}>
                {roles.map((r) => (
                  <option key={r} value={r} disabled={r === 'owner' && !mayInviteOwners}>
                    {r}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Button type="submit" variant="primary" disabled={busy || count === 0}>
            {count > 1 ? `Send ${count} invitations` : 'Send invitation'}
          </Button>
        </form>
      </Dialog>
    </>
  )
}
