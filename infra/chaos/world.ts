import { randomBytes } from 'node:crypto'
import { actions } from '@callboard/core/permissions'
import { closeDatabase } from '@callboard/db/clients'
import { type OperationContext, operationContext } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { createAccount, createSession } from '@callboard/modules/identity'
import { createIntegration } from '@callboard/modules/integrations'
import { createTenant } from '@callboard/modules/tenants'
import { createToken } from '@callboard/modules/tokens'
import { organizationFolder } from '@callboard/testing/stack'
import { platformOf, type Stack, startStack } from '../launch/own-product.ts'
import { type Network, startNetwork } from './network.ts'

/** An organization whose catalog comes from the stand-in for GitHub. */
export type Connected = { context: OperationContext; integrationId: string }

export type World = {
  stack: Stack
  network: Network
  platform: Platform
  repositories: readonly string[]
  /** The organization that pushes and writes are for, with a token. */
  main: Connected & { token: string }
  /** The organization whose entities are pushed to the API. */
  pushed: { context: OperationContext; token: string }
  tenant(name: string): Promise<OperationContext>
  connect(context: OperationContext): Promise<Connected>
  post(path: string, body: unknown): Promise<Response>
  stop(): Promise<void>
}

export const componentOf = (name: string, description: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, description },
  spec: { type: 'service', lifecycle: 'production', owner: 'payments' },
})

/** The descriptor of a repository's component, in JSON, which is YAML. */
export const descriptor = (name: string, description: string): string => JSON.stringify(componentOf(name, description))

/** Owner of what is written. */
export const ownerRef = 'group:default/payments'

async function newTenant(platform: Platform, name: string): Promise<OperationContext> {
  const email = `${name}-${randomBytes(4).toString('hex')}@example.com`
  const owner = await createAccount(
    { name: 'Chaos', email, password: randomBytes(18).toString('base64url') },
    { publicUrl: platform.publicUrl, verified: true },
  )
  const { id } = await createTenant({ name, slug: name }, owner)
  const sessionId = await createSession(owner.id, {})
  return operationContext(platform, id, { type: 'user', id: owner.id, label: email, role: 'owner', sessionId })
}

/** Whoever watches has connections of its own. */
const directly = (network: Network, environment: Record<string, string>): Record<string, string> => ({
  ...environment,
  DATABASE_APP_URL: network.direct(environment.DATABASE_APP_URL ?? ''),
  DATABASE_SYSTEM_URL: network.direct(environment.DATABASE_SYSTEM_URL ?? ''),
})

/** Two web and two worker processes behind proxies, with vendors that have the organization of a folder. */
async function startDisturbed(organizationDir: string): Promise<Pick<World, 'network' | 'stack'>> {
  const network = await startNetwork()
  try {
    // Jobs of a killed worker are taken over after this time; 30 s in production, which would only make the run longer.
    const environment = { ...network.environment, SANDBOX_GITHUB_DIR: organizationDir, JOB_LOCK_MS: '3000' }
    const stack = await startStack(2, 2, environment)
    network.setVendors(stack.sandboxUrl)
    return { network, stack: { ...stack, environment: directly(network, stack.environment) } }
  } catch (error) {
    await network.stop()
    throw error
  }
}

/** Starts two web and two worker processes with an organization that has a catalog. */
export async function startWorld(): Promise<World> {
  const repositories = Array.from({ length: 40 }, (_, i) => `service-${i}`)
  const files = repositories.map((name) => [name, { 'catalog-info.yaml': descriptor(name, 'as at first') }])
  const folder = organizationFolder(Object.fromEntries(files), { teams: [{ slug: 'payments', name: 'Payments' }] })
  const { network, stack } = await startDisturbed(folder.dir).catch((error) => {
    folder.remove()
    throw error
  })
  const platform = platformOf(stack)
  const connect = async (context: OperationContext): Promise<Connected> => {
    const { integration } = await createIntegration(context, {
      pluginId: 'github',
      settings: { host: `http://127.0.0.1:${network.vendors.port}/github`, organization: 'acme' },
      secrets: { token: stack.environment.DEMO_TOKEN },
    })
    return { context, integrationId: integration.id }
  }
  const stop = async () => {
    await closeDatabase()
    await stack.stop()
    await network.stop()
    folder.remove()
  }
  try {
    const main = await connect(await newTenant(platform, 'main'))
    const pushed = await newTenant(platform, 'pushed')
    const tokenOf = async (context: OperationContext) => (await createToken(context, { name: 'chaos', scopes: actions })).token
    return {
      stack,
      network,
      platform,
      repositories,
      main: { ...main, token: await tokenOf(main.context) },
      pushed: { context: pushed, token: await tokenOf(pushed) },
      tenant: (name) => newTenant(platform, name),
      connect,
      post: (at, body) =>
        fetch(`${stack.sandboxUrl}${at}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
