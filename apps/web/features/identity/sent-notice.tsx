import { Notice } from '@callboard/ui/notice'

/** Says that a mail is on its way, in the same words for every address. */
export function SentNotice({ email, what, mailboxUrl }: { email: string; what: string; mailboxUrl: string | undefined }) {
  return (
    <Notice tone="ok" title={`Look into the mailbox of ${email}.`}>
      {what}{' '}
      {mailboxUrl ? (
        <a href={mailboxUrl} target="_blank" rel="noreferrer" className="text-accent underline">
          Open the sandbox’s mailbox
        </a>
      ) : null}
    </Notice>
  )
}
