/** Link to the demo's mailbox, if there is one. */
export function MailboxLink({ url }: { url: string | undefined }) {
  return url ? (
    <a href={url} target="_blank" rel="noreferrer" className="text-accent underline">
      Open the demo mailbox
    </a>
  ) : null
}
