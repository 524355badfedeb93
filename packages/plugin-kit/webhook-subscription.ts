import type { PluginContext } from './context.ts'

/** One attempt of the vendor to deliver an event. */
export type DeliveryAttempt = {
  /** Id of this attempt, used to redeliver it. */
  id: string
  /** Id of the event. The same for all its attempts, and sent with the delivery (see `Webhooks.identify`). */
  deliveryId: string
  /** Time of the attempt by the vendor's clock; undefined if the vendor does not report it. */
  at?: Date
  succeeded: boolean
}

/** Lists failed deliveries at the vendor and redelivers them. */
export type Redelivery<Settings, Secrets> = {
  /**
   * A page of attempts, newest first, one request per page.
   * @throws VendorError `forbidden` naming the missing permission, `not_found` if the webhook no longer exists
   */
  list(
    context: PluginContext<Settings, Secrets>,
    webhookId: string,
    cursor: string | undefined,
  ): Promise<{ attempts: DeliveryAttempt[]; next?: string }>
  /** @throws VendorError `not_found` or `refused` if this attempt cannot be redelivered */
  redeliver(context: PluginContext<Settings, Secrets>, webhook: { id: string; url: string }, attemptId: string): Promise<void>
  /** Maximum redeliveries per check, if the vendor limits them. */
  maxPerCheck: number
}

/**
 * A webhook that a plugin creates at its vendor. Implementations can also find and remove it, so that nothing is left behind at
 * the vendor.
 */
export type WebhookSubscription<Settings, Secrets> = {
  /** Creates the webhook; if that is not possible, returns what a user must do. */
  create(
    context: PluginContext<Settings, Secrets>,
    hook: { url: string; secret: string },
  ): Promise<{ done: boolean; message: string; id?: string }>
  /**
   * The id of the webhook for this URL; undefined if there is none.
   * @throws VendorError `forbidden` naming the permission required to list webhooks
   */
  find(context: PluginContext<Settings, Secrets>, url: string): Promise<string | undefined>
  /** Deletes it. Succeeds if it no longer exists. */
  remove(context: PluginContext<Settings, Secrets>, webhook: { id: string; url: string }): Promise<void>
  /** The vendor's page for managing it, or for managing all webhooks if the id is not known. */
  settingsUrl(settings: Settings, id: string | null): string
  /** Absent if the vendor does not offer this. */
  redelivery?: Redelivery<Settings, Secrets>
}
