import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import type { OperationContext } from '@callboard/kernel/operation'
import { listEntities } from '@callboard/modules/catalog'
import { checkDeliveries, createIntegration, getIntegration } from '@callboard/modules/integrations'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { endOfRun, sandboxToken, startTestStack, type TestStack } from './test-stack.ts'

// An organization at a vendor that sends webhooks.

export let stack: TestStack
/** The owner of the current test's organization. */
export let context: OperationContext
/** The current test's integration. */
export let id: string
export const setIntegration = (integrationId: string): void => {
  id = integrationId
}

export const tenant = () => forTenant(context.tenantId)
export const hook = () => {
  const [first] = stack.sandbox.state.organization.hooks
  if (!first) throw new Error('there is no webhook')
  return first
}
export const connectGithub = async () => {
  const connected = await createIntegration(context, {
    pluginId: 'github',
    settings: { host: `${stack.sandbox.url}/github`, organization: stack.sandbox.state.organization.login },
    secrets: { token: sandboxToken },
  })
  setIntegration(connected.integration.id)
  await endOfRun(context, id)
  return connected
}
export const check = (integrationId = id) =>
  checkDeliveries(
    stack.platform,
    { tenantId: context.tenantId, integrationId },
    { signal: AbortSignal.timeout(20_000), lastAttempt: true },
  )
export const missed = () => tenant().tx((db) => db.missedDelivery.findMany({ where: { integrationId: id } }))
export const webhook = async () => (await getIntegration(context, { id })).webhook
export const names = async () => (await listEntities(context, { limit: 100 })).rows.map((e) => e.name)
/** Makes all recorded misses due again. */
export const letTimePass = () => tenant().tx((db) => db.missedDelivery.updateMany({ data: { nextAttemptAt: new Date(0) } }))
/** A change without a delivery to the webhook's receiver. */
export const pushUnheard = async (name: string) => {
  const { url } = hook()
  hook().url = 'http://127.0.0.1:9/'
  await stack.post('files', { repository: 'shop', files: { 'catalog-info.yaml': componentYaml(name) } })
  hook().url = url
}
export const requests = async (work: () => Promise<unknown>) => {
  const before = stack.sandbox.state.requests
  await work()
  return stack.sandbox.state.requests - before
}

/** Gives each test of a suite an organization of its own. */
export function withOrganization(): void {
  let folder: ReturnType<typeof organizationFolder>
  beforeAll(async () => {
    folder = organizationFolder({ shop: { 'catalog-info.yaml': componentYaml('shop') } })
    stack = await startTestStack(folder.dir)
  })
  beforeEach(async () => {
    context = (await createTestTenant(stack.platform)).as('owner')
  })
  afterEach(async () => {
    stack.sandbox.state.faults.clear()
    stack.sandbox.state.organization.hooks = []
    stack.sandbox.gitlab.group.hooks = []
    await systemDb('scheduler').integration.updateMany({ data: { state: 'paused' } })
  })
  afterAll(async () => {
    await stack.stop()
    folder.remove()
  })
}
