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

/** An organization whose catalog comes from the stand-in for GitHub. */
export type Connected = { context: OperationContext; integrationId: string }

export type World = {
  stack: Stack
  platform: Platform
  repositories: readonly string[]
  /** The organization that pushes and writes are for, with a token. */
  main: Connected & { token: string }
  tenant(name: string): Promise<OperationContext>
  connect(context: OperationContext): Promise<Connected>
  post(path: string, body: unknown): Promise<Response>
  stop(): Promise<void>
}

/** The descriptor of a repository's component. */
export const descriptor = (name: string, description: string): string =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n  description: ${description}\nspec:\n  type: service\n  lifecycle: production\n  owner: payments\n`

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

/** Starts two web and two worker processes with an organization that has a catalog. */
export async function startWorld(): Promise<World> {
  const repositories = Array.from({ length: 40 }, (_, i) => `service-${i}`)
  const files = repositories.map((name) => [name, { 'catalog-info.yaml': descriptor(name, 'as at first') }])
  const folder = organizationFolder(Object.fromEntries(files), { teams: [{ slug: 'payments', name: 'Payments' }] })
  // Jobs of a killed worker are taken over after this time; 30 s in production, which would only make the run longer.
  const stack = await startStack(2, 2, { SANDBOX_GITHUB_DIR: folder.dir, JOB_LOCK_MS: '3000' }).catch((error) => {
    folder.remove()
    throw error
  })
  const platform = platformOf(stack)
  const connect = async (context: OperationContext): Promise<Connected> => {
    const { integration } = await createIntegration(context, {
      pluginId: 'github',
      settings: { host: `${stack.sandboxUrl}/github`, organization: 'acme' },
      secrets: { token: stack.environment.DEMO_TOKEN },
    })
    return { context, integrationId: integration.id }
  }
  const stop = async () => {
    await closeDatabase()
    await stack.stop()
    folder.remove()
  }
  try {
    const main = await connect(await newTenant(platform, 'main'))
    const { token } = await createToken(main.context, { name: 'chaos', scopes: actions })
    return {
      stack,
      platform,
      repositories,
      main: { ...main, token },
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
