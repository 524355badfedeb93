import 'server-only'
import { isAppError } from '@callboard/core/errors'
import type { OperationContext } from '@callboard/kernel/operation'
import { getIntegration } from '@callboard/modules/integrations'
import { manifests } from '@callboard/plugins/manifests'
import { progressOf } from './sync-view.ts'

/** The sync that the catalog's address names, for the corner of the page; undefined if there is none (any more). */
export async function loadCatalogSync(context: OperationContext, id: string | string[] | undefined) {
  if (typeof id !== 'string') return undefined
  try {
    const integration = await getIntegration(context, { id })
    const itemLabel = manifests.find((m) => m.id === integration.pluginId)?.itemLabel ?? 'items'
    return { integrationId: id, account: integration.account, itemLabel, view: progressOf(integration, new Date()) }
  } catch (error) {
    if (isAppError(error)) return undefined
    throw error
  }
}
