'use client'
import { Button } from '@callboard/ui/button'
import { toast } from '@callboard/ui/toast'
import { useTransition } from 'react'
import { MailboxLink } from '~/components/mailbox-link.tsx'
import { resendVerification } from './actions.ts'

/** Asks to verify the email address until it is done. */
export function VerifyBanner({ base, email, mailboxUrl }: { base: string; email: string; mailboxUrl: string | undefined }) {
  const [busy, start] = useTransition()
  const resend = () =>
    start(async () => {
      const result = await resendVerification(base)
      if (result.ok) toast.success(`Sent to ${result.data.email}`)
      else toast.error(result.message)
    })
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b bg-warn-soft px-4 py-1.5 sm:px-6">
      <span className="min-w-0 break-words">
        Confirm your email address: we sent a link to <b className="font-medium">{email}</b>.
      </span>
      <Button variant="quiet" onClick={resend} disabled={busy}>
        Send again
      </Button>
      <MailboxLink url={mailboxUrl} />
    </div>
  )
}
