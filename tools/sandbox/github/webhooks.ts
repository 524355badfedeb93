import { createHmac, randomUUID } from 'node:crypto'
import type { Access } from './access.ts'
import type { LoggedDelivery, Organization, Repository } from './organization.ts'
import { repositoryShape } from './rest-shapes.ts'

export type Delivery = { id: string; url: string; event: string; status: number | undefined; error?: string }

/** The used part of an organization's or App's webhook. */
type Receiver = { url: string; secret: string; deliveries: LoggedDelivery[]; installationId: number | null }

export const appReceiver = (app: Access['apps'][number]): Receiver => ({
  url: app.hookUrl,
  secret: app.webhookSecret,
  deliveries: app.deliveries,
  installationId: app.installationId ?? null,
})

/** GitHub stores deliveries for three days; tests need no more than these. */
const maxLogged = 5000
// As on github.com, ids have more digits than a double can represent.
let newestId = 3_804_004_623_172_239_366n

type Sent = Pick<LoggedDelivery, 'guid' | 'event' | 'action' | 'body' | 'installationId'>

/** Makes one attempt, signed as by GitHub (HMAC-SHA256 over the body), and adds it to the webhook's log. */
export async function attempt(to: Omit<Receiver, 'installationId'>, sent: Sent, redelivery: boolean): Promise<Delivery> {
  const { url, secret, deliveries } = to
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/sandbox',
    'x-github-event': sent.event,
    'x-github-delivery': sent.guid,
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(sent.body).digest('hex')}`,
  }
  const began = new Date()
  const result = await fetch(url, { method: 'POST', headers, body: sent.body, signal: AbortSignal.timeout(10_000) }).then(
    async (response) => {
      await response.arrayBuffer()
      return { status: response.status }
    },
    (error: unknown) => ({ status: undefined, error: String(error) }),
  )
  newestId += 1n
  const durationS = (Date.now() - began.getTime()) / 1000
  deliveries.unshift({ ...sent, id: newestId, deliveredAt: began, redelivery, durationS, status: result.status ?? 0 })
  deliveries.splice(maxLogged)
  return { id: sent.guid, url, event: sent.event, ...result }
}

/** Sends an event to every webhook that subscribes to it. */
export async function deliver(
  organization: Organization,
  access: Access,
  event: string,
  payload: Record<string, unknown>,
): Promise<Delivery[]> {
  const receivers: Receiver[] = [
    ...organization.hooks
      .filter((h) => h.events.includes(event) || h.events.includes('*') || event === 'ping')
      .map((h) => ({ url: h.url, secret: h.secret, deliveries: h.deliveries, installationId: null })),
    ...access.apps.filter((a) => a.installationId && a.hookUrl).map(appReceiver),
  ]
  // All webhooks get an event with the same id.
  const guid = randomUUID()
  const action = typeof payload.action === 'string' ? payload.action : null
  return Promise.all(
    receivers.map((to) => {
      const body = JSON.stringify({
        ...payload,
        ...(to.installationId === null ? {} : { installation: { id: to.installationId } }),
        organization: { login: organization.login, id: organization.id },
        sender: { login: 'sandbox' },
      })
      return attempt(to, { guid, event, action, body, installationId: to.installationId }, false)
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
