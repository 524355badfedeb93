import type { EventDelta, Webhooks } from '@callboard/plugin-kit/server'
import { verify } from '@octokit/webhooks-methods'
import { z } from 'zod'
import { settingsSchema } from './config.ts'
import { mapPipelineEvent } from './pipelines/events.ts'
import { teamsKey } from './sync/teams.ts'

const repository = z.object({ node_id: z.string(), full_name: z.string(), default_branch: z.string().optional() })
const push = z.object({ ref: z.string(), repository })
const repositoryEvent = z.object({ action: z.string(), repository })
const action = z.object({ action: z.string() })

/** What a delivery asks for. Repositories are read again at their newest state, whatever the payload says of their content. */
function map(event: string, payload: unknown, settings: unknown): EventDelta {
  const { organization, teams: wanted } = settingsSchema.parse(settings)
  const teams = { key: teamsKey(organization), name: `${organization} teams` }
  switch (event) {
    case 'push': {
      const parsed = push.safeParse(payload)
      if (!parsed.success) return { ignored: 'the push names no repository' }
      const { ref, repository: repo } = parsed.data
      if (repo.default_branch && ref !== `refs/heads/${repo.default_branch}`)
        return { ignored: `${ref} is not the default branch` }
      return { read: [{ key: repo.node_id, name: repo.full_name }] }
    }
    case 'repository': {
      const parsed = repositoryEvent.safeParse(payload)
      if (!parsed.success) return { ignored: 'the event names no repository' }
      const { action: what, repository: repo } = parsed.data
      if (what === 'deleted' || what === 'transferred') return { gone: [repo.node_id] }
      // Archiving, renaming and topics change the listing, which a full read takes; it skips what has not changed.
      return what === 'created' ? { read: [{ key: repo.node_id, name: repo.full_name }], full: true } : { full: true }
    }
    case 'team':
    case 'membership':
    case 'member':
    case 'organization':
      return wanted ? { read: [teams] } : { ignored: 'teams are not read' }
    case 'installation': {
      const parsed = action.safeParse(payload)
      if (parsed.data?.action === 'deleted')
        return {
          ended:
            'The GitHub App was uninstalled. Install it again, or disconnect this integration. The catalog keeps what was read.',
        }
      if (parsed.data?.action === 'suspend')
        return { ended: 'The GitHub App was suspended on GitHub. Lift the suspension there. The catalog keeps what was read.' }
      return { full: true }
    }
    case 'installation_repositories':
      return { full: true }
    case 'ping':
      return { ignored: 'the webhook works' }
    default:
      return mapPipelineEvent(event, payload) ?? { ignored: `${event} changes nothing in the catalog` }
  }
}

export const webhooks: Webhooks = {
  // docs.github.com/webhooks/webhook-events-and-payloads: "Payloads are capped at 25 MB".
  maxBytes: 25 * 1024 * 1024,
  verify: async (headers, body, secret) => {
    const signature = headers['x-hub-signature-256']
    return signature ? verify(secret, body, signature) : false
  },
  identify(headers) {
    const deliveryId = headers['x-github-delivery']
    const event = headers['x-github-event']
    return deliveryId && event ? { deliveryId, event } : undefined
  },
  map,
}
