import type { getIntegration } from '@callboard/modules/integrations'
import { dueWarning, expirySentence } from '@callboard/modules/integrations'
import { buttonStyle } from '@callboard/ui/button'
import { Notice } from '@callboard/ui/notice'
import { ClockTime } from '@callboard/ui/time-ago'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { CreateWebhook } from './integration-actions.tsx'

type Props = {
  base: string
  integration: Awaited<ReturnType<typeof getIntegration>>
  reason: string | undefined
  now: Date
  /** Its name, such as "GitHub". */
  vendor: string
  /** What to use in place of a credential that expires. */
  expiryAdvice: string | undefined
}

/** A credential that expires soon, or has expired. */
function CredentialNotice({ base, integration, reason, now, expiryAdvice }: Props) {
  const { credentialExpiresAt: expiresAt, credentialLabel: label } = integration
  if (!expiresAt || !label || dueWarning(expiresAt, now) === undefined) return null
  const expired = expiresAt <= now
  return (
    <Notice
      tone={expired ? 'bad' : 'warn'}
      title={expirySentence({ expiresAt, label }, integration.account, now)}
      action={
        reason ? undefined : (
          <Link href={paths.editIntegration(base, integration.id)} className={buttonStyle()}>
            Replace credential
          </Link>
        )
      }
    >
      {expired
        ? 'Syncing has stopped. Showing the last synced data.'
        : 'Create a new one and update this integration before then.'}{' '}
      {expiryAdvice}
    </Notice>
  )
}

/** Problems of the webhook at the vendor that require an action. */
function WebhookNotice({ base, integration, reason }: Props) {
  const { webhook, account, id } = integration
  if (webhook?.state === 'deleted')
    return (
      <Notice
        tone="warn"
        title={`The webhook was deleted at ${account}.`}
        action={<CreateWebhook base={base} id={id} reason={reason} />}
      >
        Until it is recreated, changes are picked up by scheduled syncs.
      </Notice>
    )
  if (!webhook?.message || webhook.state !== 'active') return null
  return (
    <Notice
      tone="warn"
      title="Missed webhook deliveries cannot be detected."
      action={
        webhook.settingsUrl ? (
          <a href={webhook.settingsUrl} className={buttonStyle()} target="_blank" rel="noopener noreferrer">
            Open webhook settings
          </a>
        ) : undefined
      }
    >
      {webhook.message} Scheduled syncs pick up what was missed.
    </Notice>
  )
}

/** Deliveries that wait for the rate limit of the vendor. Nothing is wrong, but changes are late. */
function WaitingNotice({ integration, vendor, now }: Props) {
  const waiting = integration.waitingDeliveries
  if (!waiting) return null
  const count = waiting.count === 1 ? '1 event' : `${waiting.count.toLocaleString('en')} events`
  return (
    <Notice tone="warn" title={`Waiting for ${vendor}’s rate limit: ${count}`}>
      Continues at <ClockTime at={waiting.until} now={now} />. Nothing is lost, and “Sync now” has requests of its own.
    </Notice>
  )
}

/** Notices about the connection itself, whatever it reads. */
export const IntegrationNotices = (props: Props) => (
  <>
    <CredentialNotice {...props} />
    <WebhookNotice {...props} />
    <WaitingNotice {...props} />
  </>
)
