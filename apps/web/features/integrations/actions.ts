'use server'
import {
  approveRemovals,
  cancelRun,
  disconnectIntegration,
  setIntegrationState,
  syncNow,
  updateIntegration,
} from '@callboard/operations/integrations/change-integration'
import { checkIntegration } from '@callboard/operations/integrations/check-integration'
import { connectSample, createIntegration } from '@callboard/operations/integrations/create-integration'
import { revalidatePath } from 'next/cache'
import { paths } from '../../lib/paths.ts'
import { runAction } from '../../lib/run-action.ts'
import { portalForAction } from '../../lib/tenant.ts'

type Connection = { pluginId: string; settings: Record<string, unknown>; secrets: Record<string, unknown> }

export async function tryConnection(slug: string, connection: Connection) {
  return runAction(async () => checkIntegration((await portalForAction(slug)).context, connection))
}

export async function connect(slug: string, connection: Connection) {
  return runAction(async () => {
    const { integration } = await createIntegration((await portalForAction(slug)).context, connection)
    return { href: paths.integration(slug, integration.id) }
  })
}

export async function connectSampleOrganization(slug: string) {
  return runAction(async () => {
    const { integration } = await connectSample((await portalForAction(slug)).context, {})
    return { href: paths.integration(slug, integration.id) }
  })
}

export async function saveConnection(slug: string, id: string, values: Omit<Connection, 'pluginId'>) {
  return runAction(async () => {
    await updateIntegration((await portalForAction(slug)).context, { id, ...values })
    return { href: paths.integration(slug, id) }
  })
}

export async function startSync(slug: string, id: string) {
  return runAction(async () => {
    const run = await syncNow((await portalForAction(slug)).context, { id })
    revalidatePath(paths.integration(slug, id))
    return run
  })
}

export async function setPaused(slug: string, id: string, paused: boolean) {
  return runAction(async () => {
    await setIntegrationState((await portalForAction(slug)).context, { id, state: paused ? 'paused' : 'active' })
    revalidatePath(paths.integration(slug, id))
    return {}
  })
}

export async function stopRun(slug: string, id: string, runId: string) {
  return runAction(async () => {
    await cancelRun((await portalForAction(slug)).context, { id, runId })
    revalidatePath(paths.integration(slug, id))
    return {}
  })
}

export async function confirmRemovals(slug: string, id: string, runId: string) {
  return runAction(async () => {
    const result = await approveRemovals((await portalForAction(slug)).context, { id, runId })
    revalidatePath(paths.integration(slug, id))
    return result
  })
}

export async function disconnect(slug: string, id: string) {
  return runAction(async () => {
    await disconnectIntegration((await portalForAction(slug)).context, { id })
    return { href: paths.integrations(slug) }
  })
}
