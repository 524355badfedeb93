import { Notice } from '@callboard/ui/notice'
import { MailboxLink } from '~/components/mailbox-link.tsx'

/** Confirms that an email was sent, with the same text for every address. */
export function SentNotice({ email, what, mailboxUrl }: { email: string; what: string; mailboxUrl: string | undefined }) {
  return (
    <Notice tone="ok" title={`Check your inbox at ${email}.`}>
      {what} <MailboxLink url={mailboxUrl} />
    </Notice>
  )
}
