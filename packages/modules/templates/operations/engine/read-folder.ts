import { AppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import type { Platform } from '@callboard/kernel/platform'
import { connectIntegration } from '@callboard/modules/integrations'
import type { FolderFile, FolderReader } from '@callboard/plugin-kit/actions'
import { workspaceLimits } from '@callboard/plugin-kit/workspace'

type Integration = { id: string; pluginId: string; account: string; settings: unknown; secrets: string }
type Found = { integration: Integration; folders: FolderReader<unknown, unknown> }

/** The active integration that reads an address: preferably that of the account which the address names. */
export async function findFolderReader(platform: Platform, tenantId: TenantId, url: string): Promise<Found | undefined> {
  const select = { id: true, pluginId: true, account: true, settings: true, secrets: true }
  const integrations = await forTenant(tenantId).tx((db) => db.integration.findMany({ where: { state: 'active' }, select }))
  const serving = integrations.flatMap((integration): Found[] => {
    const plugin = platform.plugins.get(integration.pluginId)
    const settings = plugin?.folders ? plugin.settings.safeParse(integration.settings) : undefined
    return plugin?.folders && settings?.success && plugin.folders.serves(settings.data, url)
      ? [{ integration, folders: plugin.folders }]
      : []
  })
  const path = URL.parse(url)?.pathname.toLowerCase() ?? ''
  return serving.find(({ integration }) => path.startsWith(`/${integration.account.toLowerCase()}/`)) ?? serving[0]
}

/**
 * Resolves an address of a step.
 * @param base that of the template's file or folder
 * @throws AppError `invalid_input` for a relative one of a template whose place is unknown
 */
export function resolveAddress(url: string, base: string | null): string {
  const absolute = URL.parse(url)
  if (absolute) {
    if (absolute.protocol === 'https:' || absolute.protocol === 'http:') return absolute.href
    throw new AppError('invalid_input', `${url.slice(0, 100)} is not an address that can be fetched. Use https.`)
  }
  const root = base === null ? null : URL.parse(base)
  if (!root)
    throw new AppError(
      'invalid_input',
      `The template has no known place, so ${url.slice(0, 100)} cannot be found. Use a full address.`,
    )
  const resolved = new URL(url, root)
  // A relative address stays in the repository of its template.
  const repository = (path: string) => path.split('/').slice(0, 3).join('/')
  if (resolved.origin !== root.origin || repository(resolved.pathname) !== repository(root.pathname))
    throw new AppError('invalid_input', `The path ${url.slice(0, 100)} leads out of the template’s repository.`)
  return resolved.href
}

/** Reads a folder, or a file, of a connected account. @throws AppError `invalid_input`, VendorError */
export async function readFolder(
  platform: Platform,
  tenantId: TenantId,
  url: string,
  signal: AbortSignal,
): Promise<FolderFile[]> {
  const found = await findFolderReader(platform, tenantId, url)
  if (!found)
    throw new AppError(
      'invalid_input',
      `No connected account can read ${url}. Connect the account that the repository belongs to.`,
    )
  const { context } = await connectIntegration(platform, tenantId, found.integration, signal)
  const { files, bytes, fileBytes } = workspaceLimits
  return found.folders.read(context, url, { files, bytes, fileBytes })
}
