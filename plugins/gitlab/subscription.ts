import { isVendorError, VendorError, type VendorErrorKind } from '@callboard/plugin-kit/vendor-error'
import type { DeliveryAttempt, WebhookSubscription } from '@callboard/plugin-kit/webhook-subscription'
import { z } from 'zod'
import { createClient, type GitLabContext } from './client.ts'
import type { Secrets, Settings } from './config.ts'

// The webhook of a group (docs.gitlab.com/api/group_webhooks). Events are listed since GitLab 17.3 and can be resent since 17.4.

const is = (error: unknown, ...kinds: VendorErrorKind[]) => isVendorError(error) && kinds.includes(error.kind)

async function create(context: GitLabContext, hook: { url: string; secret: string }) {
  const { group } = context.settings
  try {
    const added = await createClient(context).hooks.add(group, hook.url, {
      token: hook.secret,
      pipelineEvents: true,
      deploymentEvents: true,
      mergeRequestsEvents: true,
      pushEvents: false,
      enableSslVerification: hook.url.startsWith('https:'),
    })
    return { done: true, message: `A webhook was added to ${group}.`, id: String(added.id) }
  } catch (error) {
    if (!is(error, 'forbidden', 'not_found', 'refused')) throw error
    return {
      done: false,
      message: `GitLab did not let a webhook be added to ${group}: that needs the scope api, the role Owner, and a plan with group webhooks. Add one to each project by hand, with pipeline and deployment events and the address shown on this page, and enter its secret under Edit; or rely on scheduled reads.`,
    }
  }
}

const missingPermission = (cause: unknown) =>
  new VendorError(
    'forbidden',
    'The token is not allowed to read the group’s webhooks. That needs the scope api, the role Owner, and a plan with group webhooks.',
    { cause },
  )

async function find(context: GitLabContext, url: string): Promise<string | undefined> {
  try {
    const hooks = await createClient(context).hooks.all(context.settings.group)
    const ours = hooks.find((hook) => hook.url === url)
    return ours && String(ours.id)
  } catch (error) {
    throw is(error, 'forbidden', 'not_found') ? missingPermission(error) : error
  }
}

async function remove(context: GitLabContext, webhook: { id: string; url: string }): Promise<void> {
  try {
    await createClient(context).hooks.remove(context.settings.group, Number(webhook.id))
  } catch (error) {
    if (is(error, 'forbidden')) throw missingPermission(error)
    if (!is(error, 'not_found')) throw error
    // Deleted or hidden: the listing decides.
    if ((await find(context, webhook.url)) !== undefined) throw missingPermission(error)
  }
}

const event = z.object({
  id: z.number(),
  request_headers: z.record(z.string(), z.string().max(1000)),
  /** Three digits, or text such as "internal error" if there was no response. */
  response_status: z.coerce.string(),
})

/** As `webhooks.identify` does with the same headers. */
const deliveryIdOf = (headers: Record<string, string>): string | undefined => {
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  return named['idempotency-key'] ?? named['x-gitlab-event-uuid']
}

const eventsPath = (webhookId: string, { group }: Settings) => `groups/${encodeURIComponent(group)}/hooks/${webhookId}/events`

async function list(context: GitLabContext, webhookId: string, cursor: string | undefined) {
  const client = createClient(context)
  const page = cursor ?? '1'
  try {
    const { body, headers } = await client.request('GET', eventsPath(webhookId, context.settings), { per_page: '20', page })
    const attempts = z
      .array(event)
      .parse(body)
      .flatMap((e): DeliveryAttempt[] => {
        const deliveryId = deliveryIdOf(e.request_headers)
        return deliveryId ? [{ id: String(e.id), deliveryId, succeeded: /^2\d\d$/.test(e.response_status) }] : []
      })
    const next = z.object({ 'x-next-page': z.string().default('') }).parse(headers)['x-next-page']
    return { attempts, ...(next ? { next } : {}) }
  } catch (error) {
    if (is(error, 'forbidden')) throw missingPermission(error)
    if (!is(error, 'not_found')) throw error
    await client.hooks.show(context.settings.group, Number(webhookId))
    throw new VendorError('refused', 'Listing failed deliveries requires GitLab 17.4 or later.', {
      cause: error,
    })
  }
}

async function redeliver(context: GitLabContext, webhook: { id: string }, attemptId: string): Promise<void> {
  await createClient(context).request('POST', `${eventsPath(webhook.id, context.settings)}/${attemptId}/resend`)
}

export const subscription: WebhookSubscription<Settings, Secrets> = {
  create,
  find,
  remove,
  settingsUrl: ({ host, group }, id) => `${host}/groups/${group}/-/hooks${id === null ? '' : `/${id}/edit`}`,
  // GitLab accepts five of these per minute.
  redelivery: { list, redeliver, maxPerCheck: 5 },
}
