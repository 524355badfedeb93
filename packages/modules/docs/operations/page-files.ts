import type { OperationContext } from '@callboard/kernel/operation'
import { entitlementsIn } from '@callboard/modules/billing'
import type { Entitlements } from '@callboard/modules/billing/domain/entitlements'
import { connectIntegration, requireActive } from '@callboard/modules/integrations'
import type { PluginContext } from '@callboard/plugin-kit/context'
import type { FileReader } from '@callboard/plugin-kit/files'
import { type DocsPageSource, type PageAddress, readPageSource } from '../repo/docs-pages.ts'
import { docsPageBy } from './find-page.ts'

/** A page's source, with the entitlements that decide whether its integration may be used. */
type Source = DocsPageSource & { entitlements: Entitlements }

/** A page with its integration and item, found as `docsPageBy` finds it. */
export async function findPageSource(
  { read, platform, tenantId }: OperationContext,
  of: PageAddress,
): Promise<Source | undefined> {
  const [source, entitlements] = await read((db) =>
    Promise.all([
      docsPageBy(db, tenantId, of, (address) => readPageSource(db, tenantId, address)),
      entitlementsIn(db, platform, tenantId),
    ]),
  )
  return source && { ...source, entitlements }
}

/**
 * The file reader of an integration; undefined if its plugin has none.
 * @throws AppError `conflict` while the integration is paused or disabled
 */
export async function connectFiles(
  context: OperationContext,
  { integration, entitlements }: Source,
): Promise<{ files: FileReader<unknown, unknown>; connected: PluginContext<unknown, unknown> } | undefined> {
  requireActive(integration)
  const signal = AbortSignal.timeout(30_000)
  const { plugin, context: connected } = await connectIntegration(
    context.platform,
    context.tenantId,
    integration,
    signal,
    entitlements,
  )
  return plugin.files && { files: plugin.files, connected }
}
