import 'server-only'
import type { OperationContext } from '@callboard/kernel/operation'
import { listIntegrations } from '@callboard/modules/integrations'

/** Accounts that cannot be read at present, whose last known state pages go on showing. */
export async function loadFailedSources(context: OperationContext) {
  const integrations = await listIntegrations(context, {})
  return integrations.flatMap(({ id, account, state, health, healthMessage }) =>
    state === 'active' && health === 'attention' ? [{ id, account, message: healthMessage }] : [],
  )
}

export type FailedSource = Awaited<ReturnType<typeof loadFailedSources>>[number]
