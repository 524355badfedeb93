import type { PluginContext } from './context.ts'

/** One attempt of the vendor to deliver an event. */
export type DeliveryAttempt = {
  /** Names this attempt when it is sent again. */
  id: string
  /** Names the event. Stays the same over its attempts, and arrives with the delivery (see `Webhooks.identify`). */
  deliveryId: string
  /** When it was attempted, by the vendor's clock; undefined where the vendor does not say. */
  at?: Date
  succeeded: boolean
}

/** How the vendor is asked what it could not deliver, and to send it again. */
export type Redelivery<Settings, Secrets> = {
  /**
   * A page of attempts, newest first, one request a page.
   * @throws VendorError `forbidden` that names the missing permission, `not_found` when the webhook is gone
   */
  list(
    context: PluginContext<Settings, Secrets>,
    webhookId: string,
    cursor: string | undefined,
  ): Promise<{ attempts: DeliveryAttempt[]; next?: string }>
  /** @throws VendorError `not_found` or `refused` when this attempt cannot be sent again */
  redeliver(context: PluginContext<Settings, Secrets>, webhook: { id: string; url: string }, attemptId: string): Promise<void>
  /** How many may be sent again in one check, where the vendor limits that. */
  maxPerCheck: number
}

/**
 * The webhook that a plugin creates at its vendor. Whoever can create one can find and remove it too, so that nothing
 * of ours is left behind at the vendor.
 */
export type WebhookSubscription<Settings, Secrets> = {
  /** Asks the vendor to send webhooks; says what a person must do when that was not possible. */
  create(
    context: PluginContext<Settings, Secrets>,
    hook: { url: string; secret: string },
  ): Promise<{ done: boolean; message: string; id?: string }>
  /**
   * The id of the webhook that sends to this address; undefined when there is none.
   * @throws VendorError `forbidden` that names the permission without which webhooks cannot be listed
   */
  find(context: PluginContext<Settings, Secrets>, url: string): Promise<string | undefined>
  /** Removes it. Succeeds when it is already gone. */
  remove(context: PluginContext<Settings, Secrets>, webhook: { id: string; url: string }): Promise<void>
  /** The vendor's page where a person manages it, or manages all of them when the id is not known. */
  settingsUrl(settings: Settings, id: string | null): string
  /** Absent where the vendor cannot be asked. */
  redelivery?: Redelivery<Settings, Secrets>
}
