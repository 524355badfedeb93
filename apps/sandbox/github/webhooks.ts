import { createHmac, randomUUID } from 'node:crypto'
import type { Access } from './access.ts'
import type { Organization, Repository } from './organization.ts'
import { repositoryShape } from './rest-shapes.ts'

export type Delivery = { id: string; url: string; event: string; status: number | undefined; error?: string }

/** Sends an event to every webhook that wants it, signed as GitHub signs: HMAC-SHA256 over the body. */
export async function deliver(
  organization: Organization,
  access: Access,
  event: string,
  payload: Record<string, unknown>,
): Promise<Delivery[]> {
  const receivers = [
    ...organization.hooks
      .filter((h) => h.events.includes(event) || h.events.includes('*') || event === 'ping')
      .map((h) => ({ url: h.url, secret: h.secret, extra: {} })),
    ...access.apps
      .filter((a) => a.installationId && a.hookUrl)
      .map((a) => ({ url: a.hookUrl, secret: a.webhookSecret, extra: { installation: { id: a.installationId } } })),
  ]
  return Promise.all(
    receivers.map(async ({ url, secret, extra }): Promise<Delivery> => {
      const id = randomUUID()
      const body = JSON.stringify({
        ...payload,
        ...extra,
        organization: { login: organization.login, id: organization.id },
        sender: { login: 'sandbox' },
      })
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'GitHub-Hookshot/sandbox',
        'x-github-event': event,
        'x-github-delivery': id,
        'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      }
      try {
        const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) })
        await response.arrayBuffer()
        return { id, url, event, status: response.status }
      } catch (error) {
        return { id, url, event, status: undefined, error: String(error) }
      }
    }),
  )
}

type Change = ReturnType<Repository['change']>

export const pushPayload = (base: string, repository: Repository, change: Change, message: string) => ({
  ref: `refs/heads/${repository.branch}`,
  before: change.before,
  after: change.after,
  repository: repositoryShape(base, repository),
  pusher: { name: 'sandbox' },
  commits: [
    {
      id: change.after,
      message,
      timestamp: repository.pushedAt.toISOString(),
      added: change.added,
      modified: change.modified,
      removed: change.removed,
    },
  ],
})
