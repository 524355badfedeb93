import 'server-only'
import type { OperationContext } from '@callboard/kernel/operation'
import { listIntegrations } from '@callboard/modules/integrations'
import { manifests } from '@callboard/plugins/manifests'

const nameOf = (pluginId: string) => manifests.find((m) => m.id === pluginId)?.name ?? pluginId

/** Accounts that cannot be read at present, whose last known state pages go on showing. */
export async function loadFailedSources(context: OperationContext) {
  const integrations = await listIntegrations(context, {})
  return integrations.flatMap(({ id, pluginId, account, state, health, healthMessage }) =>
    state === 'active' && health === 'attention'
      ? [{ id, name: `${nameOf(pluginId)} (${account})`, message: healthMessage }]
      : [],
  )
}

export type FailedSource = Awaited<ReturnType<typeof loadFailedSources>>[number]
