'use server'
import type { FeedKind } from '@callboard/modules/integrations'
import {
  approveRemovals,
  cancelRun,
  checkIntegration,
  connectSample,
  createAgentToken,
  createInstallCode,
  createIntegration,
  createSubscription,
  disconnectIntegration,
  readFeedNow,
  reconnectIntegration,
  removeSample,
  revokeAgentToken,
  setIntegrationState,
  syncNow,
  updateIntegration,
} from '@callboard/modules/integrations'
import { revalidatePath } from 'next/cache'
import { runAction } from '~/lib/actions/run-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

type Connection = { pluginId: string; settings: Record<string, unknown>; secrets: Record<string, unknown> }

export async function testConnection(base: string, connection: Connection) {
  return runAction(async () => checkIntegration((await portalForAction(base)).context, connection))
}

export async function connect(base: string, connection: Connection) {
  return runAction(async () => {
    const { integration } = await createIntegration((await portalForAction(base)).context, connection)
    return { href: paths.integration(base, integration.id) }
  })
}

export async function connectSampleOrganization(base: string) {
  return runAction(async () => {
    const { integration } = await connectSample((await portalForAction(base)).context, { rest: 'job' })
    return { href: paths.catalog(base, { sync: integration.id }) }
  })
}

export async function saveConnection(base: string, id: string, values: Omit<Connection, 'pluginId'>) {
  return runAction(async () => {
    await updateIntegration((await portalForAction(base)).context, { id, ...values })
    return { href: paths.integration(base, id) }
  })
}

export async function startSync(base: string, id: string) {
  return runAction(async () => {
    const run = await syncNow((await portalForAction(base)).context, { id })
    revalidatePath(paths.integration(base, id))
    return run
  })
}

export async function syncFeeds(base: string, id: string, kind: string) {
  return runAction(async () => readFeedNow((await portalForAction(base)).context, { id, kind: kind as FeedKind }))
}

export async function removeSampleOrganization(base: string) {
  return runAction(async () => {
    const removed = await removeSample((await portalForAction(base)).context, {})
    revalidatePath(paths.integrations(base))
    return removed
  })
}

export async function reconnect(base: string, id: string) {
  return runAction(async () => reconnectIntegration((await portalForAction(base)).context, { id }))
}

export async function createWebhook(base: string, id: string) {
  return runAction(async () => {
    const created = await createSubscription((await portalForAction(base)).context, { id })
    revalidatePath(paths.integration(base, id))
    return created
  })
}

export async function issueAgentToken(base: string, integrationId: string) {
  return runAction(async () => {
    const { guide } = await createAgentToken((await portalForAction(base)).context, { integrationId })
    revalidatePath(paths.integration(base, integrationId))
    return guide
  })
}

export async function issueInstallCode(base: string, integrationId: string) {
  return runAction(async () => {
    const { address } = await createInstallCode((await portalForAction(base)).context, { integrationId })
    revalidatePath(paths.integration(base, integrationId))
    return { address }
  })
}

export async function endAgentToken(base: string, integrationId: string, id: string) {
  return runAction(async () => {
    await revokeAgentToken((await portalForAction(base)).context, { integrationId, id })
    revalidatePath(paths.integration(base, integrationId))
    return {}
  })
}

export async function setPaused(base: string, id: string, paused: boolean) {
  return runAction(async () => {
    await setIntegrationState((await portalForAction(base)).context, { id, state: paused ? 'paused' : 'active' })
    revalidatePath(paths.integration(base, id))
    return {}
  })
}

export async function stopRun(base: string, id: string, runId: string) {
  return runAction(async () => {
    await cancelRun((await portalForAction(base)).context, { id, runId })
    revalidatePath(paths.integration(base, id))
    return {}
  })
}

export async function confirmRemovals(base: string, id: string, runId: string) {
  return runAction(async () => {
    const result = await approveRemovals((await portalForAction(base)).context, { id, runId })
    revalidatePath(paths.integration(base, id))
    return result
  })
}

export async function disconnect(base: string, id: string) {
  return runAction(async () => {
    const { webhook } = await disconnectIntegration((await portalForAction(base)).context, { id })
    return { href: paths.integrations(base), webhook }
  })
}
