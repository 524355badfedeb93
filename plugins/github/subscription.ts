import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import type { DeliveryAttempt, WebhookSubscription } from '@callboard/plugin-kit/webhook-subscription'
import { z } from 'zod'
import { createClient } from './client.ts'
import type { Secrets, Settings } from './config.ts'
import { type GitHubContext } from './context.ts'
import { type Rest } from './octokit.ts'

// The webhook of an organization, or of the App that the organization registered for Callboard
// (docs.github.com/rest/orgs/webhooks, docs.github.com/rest/apps/webhooks).

export const webhookEvents = [
  'push',
  'repository',
  'team',
  'team_add',
  'custom_property_values',
  'membership',
  'organization',
  'public',
  'meta',
  'workflow_run',
  'deployment_status',
  'pull_request',
]

/** An App has one webhook, without an id. */
const appWebhook = 'app'
const perPage = 100

const usesApp = ({ secrets }: GitHubContext) => !secrets.token

/** Delivery ids exceed the precision of a double since February 2026; Octokit parses those as bigint. */
const id = z.union([z.number(), z.bigint()]).transform(String).pipe(z.string().max(40))
const delivery = z.object({
  id,
  guid: z.string().max(200),
  delivered_at: z.iso.datetime({ offset: true }),
  status_code: z.number(),
  installation_id: id.nullish(),
})

const missingPermission = (cause: unknown) =>
  new VendorError(
    'forbidden',
    'The token is not allowed to read the organization’s webhooks. Grant it read and write access to organization webhooks (“Webhooks” among the organization permissions, or the scope admin:org_hook of a classic token).',
    { cause },
  )

/** GitHub hides webhooks from tokens without permission, so "not found" may mean either. */
const isHidden = (error: unknown) => isVendorError(error) && ['forbidden', 'not_found'].includes(error.kind)

/** The App's webhook, if it sends to this URL. */
async function findOfApp(context: GitHubContext, url: string): Promise<string | undefined> {
  try {
    const { data } = await createClient(context, 'app').call((rest) => rest.rest.apps.getWebhookConfigForApp())
    return data.url === url ? appWebhook : undefined
  } catch (error) {
    if (isVendorError(error) && error.kind === 'not_found') return undefined
    throw error
  }
}

/** An App registered for this integration sends its webhooks here from the start. */
async function createForApp(context: GitHubContext, url: string) {
  const found = await findOfApp(context, url)
  if (found) return { done: true, message: 'The GitHub App sends its webhooks here.', id: found }
  return {
    done: false,
    message:
      'The GitHub App sends its webhooks to another address, so changes are picked up by scheduled syncs. For instant updates, give the App the webhook address shown on this page, and enter its secret under Edit.',
  }
}

async function create(context: GitHubContext, hook: { url: string; secret: string }) {
  if (usesApp(context)) return createForApp(context, hook.url)
  const { organization } = context.settings
  try {
    const { data } = await createClient(context).call((rest) =>
      rest.rest.orgs.createWebhook({
        org: organization,
        name: 'web',
        active: true,
        events: webhookEvents,
        config: { url: hook.url, content_type: 'json', secret: hook.secret },
      }),
    )
    return { done: true, message: `A webhook was added to ${organization}.`, id: String(data.id) }
  } catch (error) {
    if (!isHidden(error)) throw error
    return {
      done: false,
      message: `The token is not allowed to add webhooks to ${organization}. Add one manually with the URL shown on this page, and enter its secret under Edit; or rely on scheduled syncs.`,
    }
  }
}

async function find(context: GitHubContext, url: string): Promise<string | undefined> {
  if (usesApp(context)) return findOfApp(context, url)
  try {
    const hooks = await createClient(context).call((rest) =>
      rest.paginate(rest.rest.orgs.listWebhooks, { org: context.settings.organization, per_page: perPage }),
    )
    const ours = hooks.find((hook) => hook.config.url === url)
    return ours && String(ours.id)
  } catch (error) {
    throw isHidden(error) ? missingPermission(error) : error
  }
}

/**
 * Uninstalls an App that was registered for this integration, because its webhook cannot be deleted separately. An App that sends
 * its webhooks elsewhere also serves another purpose, and is not touched.
 */
async function uninstall(context: GitHubContext, url: string): Promise<void> {
  try {
    if ((await find(context, url)) === undefined) return
    const installation = context.secrets.installationId ?? 0
    await createClient(context, 'app').call((rest) => rest.rest.apps.deleteInstallation({ installation_id: installation }))
  } catch (error) {
    // The App or its installation no longer exists.
    if (!isVendorError(error) || error.kind !== 'not_found') throw error
  }
}

async function remove(context: GitHubContext, webhook: { id: string; url: string }): Promise<void> {
  if (usesApp(context)) return uninstall(context, webhook.url)
  try {
    await createClient(context).call((rest) =>
      rest.rest.orgs.deleteWebhook({ org: context.settings.organization, hook_id: Number(webhook.id) }),
    )
  } catch (error) {
    if (!isHidden(error)) throw error
    // Deleted or hidden: the listing decides.
    if ((await find(context, webhook.url)) !== undefined) throw missingPermission(error)
  }
}

const deliveriesPath = (webhookId: string, { organization }: Settings) =>
  webhookId === appWebhook ? '/app/hook/deliveries' : `/orgs/${encodeURIComponent(organization)}/hooks/${webhookId}/deliveries`

/** An App's webhook includes all its installations; those of others are ignored. */
const isOwn = (context: GitHubContext, installation: string | null | undefined) =>
  !usesApp(context) || installation === String(context.secrets.installationId)

const nextCursor = (link: string | undefined): string | undefined => {
  const url = /<([^<>]+)>;\s*rel="next"/.exec(link ?? '')?.[1]
  return (url && URL.parse(url)?.searchParams.get('cursor')) || undefined
}

async function list(context: GitHubContext, webhookId: string, cursor: string | undefined) {
  const { data, headers } = await asOwner(context, webhookId, (rest) =>
    rest.request(`GET ${deliveriesPath(webhookId, context.settings)}`, { per_page: perPage, ...(cursor ? { cursor } : {}) }),
  )
  const attempts = z
    .array(delivery)
    .parse(data)
    .filter((d) => isOwn(context, d.installation_id))
    .map(
      (d): DeliveryAttempt => ({
        id: d.id,
        deliveryId: d.guid,
        at: new Date(d.delivered_at),
        // 0 means no response at all.
        succeeded: d.status_code >= 200 && d.status_code < 400,
      }),
    )
  const next = nextCursor(headers.link)
  return { attempts, ...(next ? { next } : {}) }
}

async function redeliver(context: GitHubContext, webhook: { id: string; url: string }, attemptId: string): Promise<void> {
  const webhookId = webhook.id
  if (webhookId === appWebhook && !(await findOfApp(context, webhook.url)))
    throw new VendorError('refused', 'The GitHub App sends its webhooks to another address now.')
  const path = `${deliveriesPath(webhookId, context.settings)}/${attemptId}/attempts`
  await asOwner(context, webhookId, (rest) => rest.request(`POST ${path}`))
}

/** Deliveries can be read with permission to manage the webhook: by the App itself, or with a suitable token. */
async function asOwner<T>(context: GitHubContext, webhookId: string, work: (rest: Rest) => Promise<T>): Promise<T> {
  try {
    return await createClient(context, webhookId === appWebhook ? 'app' : 'account').call(work)
  } catch (error) {
    throw isVendorError(error) && error.kind === 'forbidden' ? missingPermission(error) : error
  }
}

export const subscription: WebhookSubscription<Settings, Secrets> = {
  create,
  find,
  remove,
  settingsUrl({ host, organization }, webhookId) {
    const settings = `${host}/organizations/${encodeURIComponent(organization)}/settings`
    if (webhookId === appWebhook) return `${settings}/apps`
    return webhookId === null ? `${settings}/hooks` : `${settings}/hooks/${webhookId}`
  },
  redelivery: { list, redeliver, maxPerCheck: 50 },
}
