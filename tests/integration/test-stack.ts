import { createLogger } from '@callboard/jobs/logger'
import type { QueueSettings } from '@callboard/jobs/queue-backend'
import type { OperationContext } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { beginCheckout, getEntitlements, receiveStripeEvent } from '@callboard/modules/billing'
import { findHook, getIntegration, receiveEvent } from '@callboard/modules/integrations'
import { pluginRegistry } from '@callboard/plugins/server'
import { type Sandbox, startSandbox } from '@callboard/sandbox/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { eventually, testPlatform } from '@callboard/testing/platform'
import { freePorts } from '@callboard/testing/ports'
import { startWorkers } from '@callboard/workers/start-workers'
import Fastify, { type FastifyInstance } from 'fastify'

export type TestStack = {
  platform: Platform
  sandbox: Sandbox
  database: TestDatabase
  /** All sent emails. */
  mails: { to: string; subject: string; text: string }[]
  post(path: string, body: unknown): Promise<unknown>
  stop(): Promise<void>
  /** Stops only the workers. */
  stopWorkers(): Promise<void>
}

export const sandboxToken = 'sandbox-token'

/** Database, sandbox, webhook receiver and workers running together, for one test file. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: starts the parts in their order
export async function startTestStack(
  githubDir: string,
  options: { queue?: (database: TestDatabase) => QueueSettings; payments?: boolean } = {},
): Promise<TestStack> {
  const database = await openTestDatabase()
  // Below the range of ephemeral ports.
  const base = await freePorts(3)
  const stripe = {
    secretKey: 'sk_test_sandbox',
    webhook: { url: `http://127.0.0.1:${base + 2}/api/stripe`, secret: 'whsec_sandbox' },
  }
  const sandbox = await startSandbox({ port: base, smtpPort: base + 1, githubDir, token: sandboxToken, stripe })
  const billing = options.payments
    ? { secretKey: stripe.secretKey, webhookSecret: stripe.webhook.secret, apiUrl: sandbox.url, tax: false }
    : undefined
  const mails: TestStack['mails'] = []
  const hooks = Fastify()
  const platform = testPlatform(pluginRegistry, sandbox.demo, `http://127.0.0.1:${base + 2}`, billing)
  hooks.removeAllContentTypeParsers()
  hooks.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body))
  hooks.post('/api/hooks/:pluginId/:integrationId', async (request, reply) => {
    const params = request.params as { pluginId: string; integrationId: string }
    return reply.code(202).send(
      await receiveEvent(await findHook(platform, params), {
        headers: request.headers as Record<string, string>,
        body: String(request.body),
      }),
    )
  })
  hooks.post('/api/stripe', async (request) =>
    receiveStripeEvent(platform, { signature: String(request.headers['stripe-signature']), body: String(request.body) }),
  )
  outsideRoutes(hooks)
  await hooks.listen({ port: base + 2, host: '127.0.0.1' })
  const queue = options.queue?.(database) ?? { kind: 'postgres' as const, url: database.systemUrl }
  const workers = await startWorkers({
    platform,
    queue,
    listenUrl: database.systemUrl,
    log: createLogger('test', 'silent'),
    sendMail: async (mail) => void mails.push(mail),
    port: 0,
    host: '127.0.0.1',
  })
  let ended: Promise<void> | undefined
  return {
    platform,
    sandbox,
    database,
    mails,
    async post(path, body) {
      const response = await fetch(`${sandbox.url}/_sandbox/github/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
      return response.json()
    },
    stopWorkers: () => {
      ended ??= workers.stop()
      return ended
    },
    async stop() {
      ended ??= workers.stop()
      await ended
      await hooks.close()
      await sandbox.close()
      await database.drop()
    },
  }
}

/** A minimal vendor for plugins without a stand-in of their own: one entity. */
function outsideRoutes(app: FastifyInstance): void {
  const entity = { apiVersion: 'backstage.io/v1alpha1', kind: 'Domain', metadata: { name: 'outside' }, spec: { owner: 'team-a' } }
  app.get('/outside/catalog-info.yaml', async (_, reply) => reply.type('text/plain').send(JSON.stringify(entity)))
  app.get('/api/catalog/entities/by-query', async () => ({ items: [entity], totalItems: 1, pageInfo: {} }))
  app.post('/api/catalog/entities/by-refs', async () => ({ items: [entity] }))
}

type Connection = { pluginId: string; settings: Record<string, unknown>; secrets: Record<string, unknown> }

/** A connection of any plugin that works in this stack. */
export async function connectionOf({ platform, sandbox }: TestStack, pluginId: string): Promise<Connection> {
  const sample = (await sandbox.demo.connections()).find((c) => c.pluginId === pluginId)
  const outside = platform.publicUrl
  const allow = platform.outgoing.allow as string[]
  if (!sample && !allow.includes(new URL(outside).host)) allow.push(new URL(outside).host)
  const others: Record<string, Omit<Connection, 'pluginId'>> = {
    'catalog-files': { settings: { addresses: [`${outside}/outside/catalog-info.yaml`] }, secrets: {} },
    'entities-api': { settings: { source: 'ci' }, secrets: {} },
    backstage: { settings: { url: outside }, secrets: { token: 'a-token' } },
  }
  const values = sample ?? others[pluginId]
  if (!values) throw new Error(`${pluginId} has no connection in tools/sandbox/samples/connections.ts, and none here`)
  return { pluginId, settings: values.settings, secrets: values.secrets }
}

/** Pays for a plan on the hosted page, like a user, and waits until it is active. */
export async function payFor(context: OperationContext, plan: 'team' | 'business'): Promise<void> {
  const { url } = await beginCheckout(context, { plan })
  await fetch(url, { method: 'POST', body: new URLSearchParams({ card: '4242424242424242' }), redirect: 'manual' })
  await eventually(async () => {
    const entitlements = await getEntitlements(context, {})
    return entitlements.phase === 'active' && entitlements.plan === plan
  })
}

const ended = ['succeeded', 'failed', 'needs_approval', 'cancelled']

/** Waits for the newest run to end; `after` is an earlier run to ignore. */
export function endOfRun(context: OperationContext, id: string, after?: string) {
  return eventually(async () => {
    const integration = await getIntegration(context, { id })
    const run = integration.lastRun
    return run && run.id !== after && ended.includes(run.state) ? { integration, run } : undefined
    // The time limit of the test defines what is too long.
  }, 175_000)
}
