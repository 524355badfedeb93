import type { OperationContext } from '@callboard/kernel/operation'
import type { Json } from '@callboard/modules/catalog/domain/entity'
import { connectIntegration, requireActive } from '@callboard/modules/integrations'
import type { PluginContext } from '@callboard/plugin-kit/context'
import type { FileReader } from '@callboard/plugin-kit/files'
import { findDocsPage } from './find-page.ts'

/** A page with its integration and item. */
export async function findPageSource(context: OperationContext, of: { ref: string; path: string }) {
  return context.tx(async (db) => {
    const key = await findDocsPage(db, context.tenantId, of)
    const select = { path: true, url: true, text: true, integration: true, item: true } as const
    const page = key && (await db.docPage.findFirst({ where: key, select }))
    if (!page) return undefined
    const item = await db.sourceItem.findFirst({ where: { integrationId: page.integration.id, key: page.item } })
    return item ? { ...page, item: { ...item, state: item.state as Json } } : undefined
  })
}

type Source = NonNullable<Awaited<ReturnType<typeof findPageSource>>>

/**
 * The file reader of an integration; undefined if its plugin has none.
 * @throws AppError `conflict` while the integration is paused or disabled
 */
export async function connectFiles(
  context: OperationContext,
  { integration }: Source,
): Promise<{ files: FileReader<unknown, unknown>; connected: PluginContext<unknown, unknown> } | undefined> {
  requireActive(integration)
  const signal = AbortSignal.timeout(30_000)
  const { plugin, context: connected } = await connectIntegration(context.platform, context.tenantId, integration, signal)
  return plugin.files && { files: plugin.files, connected }
}
