import type { EventDelta, Webhooks } from '@callboard/plugin-kit/server'
import { verify } from '@octokit/webhooks-methods'
import { z } from 'zod'
import { type Settings, settingsSchema } from './config.ts'
import { mapPipelineEvent } from './pipelines/events.ts'
import { teamsKey } from './sync/teams.ts'

// GitHub's webhook events (docs.github.com, "Webhook events and payloads"). Payloads are only parsed for what to read again,
// always in its latest state, so forced and large pushes need no special handling.

const repository = z.object({
  node_id: z.string(),
  full_name: z.string(),
  default_branch: z.string().nullish(),
  owner: z.object({ login: z.string() }).nullish(),
})
const push = z.object({ ref: z.string(), before: z.string().nullish(), deleted: z.boolean().nullish(), repository })
const aboutRepository = z.object({ action: z.string().default(''), repository })
const action = z.object({ action: z.string() })

const actionOf = (payload: unknown) => action.safeParse(payload).data?.action ?? ''

const itemOf = (r: z.output<typeof repository>) => ({ key: r.node_id, name: r.full_name })

function mapPush(payload: unknown): EventDelta {
  const { data } = push.safeParse(payload)
  if (!data) return { ignored: 'the push names no repository' }
  const { ref, before, deleted, repository: repo } = data
  if (repo.default_branch && ref !== `refs/heads/${repo.default_branch}`) return { ignored: `${ref} is not the default branch` }
  // The default branch itself was deleted: the listing contains its replacement.
  if (deleted) return { full: true }
  return { read: [{ ...itemOf(repo), ...(before ? { outdated: before } : {}) }] }
}

function mapRepository(payload: unknown, { organization }: Settings): EventDelta {
  const { data } = aboutRepository.safeParse(payload)
  if (!data) return { ignored: 'the event names no repository' }
  const item = itemOf(data.repository)
  const owner = data.repository.owner?.login ?? data.repository.full_name.split('/')[0]
  if (data.action === 'deleted') return { gone: [item.key] }
  // A transfer is only sent to the new owner.
  if (owner?.toLowerCase() !== organization.toLowerCase()) return { gone: [item.key] }
  return data.action === 'created' || data.action === 'transferred' ? { read: [item], full: true } : { read: [item] }
}

/** Team permissions are evidence of ownership, so an affected repository is read again. */
function mapTeam(payload: unknown, settings: Settings): EventDelta {
  const { data } = aboutRepository.safeParse(payload)
  const read = [
    ...(settings.teams ? [{ key: teamsKey(settings.organization), name: `${settings.organization} teams` }] : []),
    ...(data && settings.infer ? [itemOf(data.repository)] : []),
  ]
  return read.length > 0 ? { read } : { ignored: 'teams are not read' }
}

function mapOrganization(payload: unknown, settings: Settings): EventDelta {
  switch (actionOf(payload)) {
    case 'renamed':
      return { renamed: true, full: true }
    case 'deleted':
      return {
        ended:
          'The organization was deleted on GitHub. Existing catalog entries are kept. Disconnect this integration to remove it.',
      }
    default:
      return mapTeam(undefined, settings)
  }
}

function mapInstallation(payload: unknown): EventDelta {
  switch (actionOf(payload)) {
    case 'deleted':
      return {
        ended:
          'The GitHub App was uninstalled. Install it again, or disconnect this integration. Existing catalog entries are kept.',
      }
    case 'suspend':
      return { ended: 'The GitHub App was suspended on GitHub. Lift the suspension there. Existing catalog entries are kept.' }
    case 'new_permissions_accepted':
      return { permissionsChanged: true, full: true }
    default:
      return { full: true }
  }
}

const deletedWebhook = z.object({
  action: z.literal('deleted'),
  hook_id: z.number(),
  hook: z.object({ type: z.string() }).nullish(),
})

/** The webhook that sent this event was deleted. An App's webhook has no id for its endpoints. */
function mapMeta(payload: unknown): EventDelta {
  const { data } = deletedWebhook.safeParse(payload)
  if (!data) return { ignored: 'the webhook is still there' }
  return { webhookDeleted: data.hook?.type === 'App' ? {} : { id: String(data.hook_id) } }
}

const pullRequest = z.object({ action: z.string(), pull_request: z.object({ html_url: z.string().max(2000) }) })

/** Runs of templates wait for pull requests to be closed, merged or not. */
function mapPullRequest(payload: unknown): EventDelta {
  const { data } = pullRequest.safeParse(payload)
  if (!data) return { ignored: 'the event names no pull request' }
  return data.action === 'closed' ? { pullRequest: data.pull_request.html_url } : { ignored: 'the pull request is still open' }
}

const mappers: Record<string, (payload: unknown, settings: Settings) => EventDelta> = {
  push: mapPush,
  repository: mapRepository,
  public: mapRepository,
  custom_property_values: (payload, settings) => {
    const { data } = aboutRepository.safeParse(payload)
    return data && settings.properties ? { read: [itemOf(data.repository)] } : { ignored: 'custom properties are not read' }
  },
  team: mapTeam,
  team_add: mapTeam,
  membership: (_, settings) => mapTeam(undefined, settings),
  organization: mapOrganization,
  installation: mapInstallation,
  installation_repositories: () => ({ full: true }),
  installation_target: (payload) =>
    actionOf(payload) === 'renamed' ? { renamed: true, full: true } : { ignored: 'the account is the same' },
  meta: mapMeta,
  pull_request: mapPullRequest,
  github_app_authorization: () => ({ ignored: 'Callboard uses no authorization of a person' }),
  ping: () => ({ ignored: 'the webhook works' }),
}

/** What to do after a delivery. */
function map(event: string, payload: unknown, settings: unknown): EventDelta {
  const mapper = Object.hasOwn(mappers, event) ? mappers[event] : undefined
  if (mapper) return mapper(payload, settingsSchema.parse(settings))
  return mapPipelineEvent(event, payload) ?? { ignored: `${event} changes nothing in the catalog` }
}

export const webhooks: Webhooks = {
  // docs.github.com/webhooks/webhook-events-and-payloads: "Payloads are capped at 25 MB".
  maxBytes: 25 * 1024 * 1024,
  verify: async (headers, body, secret) => {
    const signature = headers['x-hub-signature-256']
    return signature && body ? verify(secret, body, signature) : false
  },
  identify(headers) {
    const deliveryId = headers['x-github-delivery']
    const event = headers['x-github-event']
    return deliveryId && event ? { deliveryId, event } : undefined
  },
  map,
}
