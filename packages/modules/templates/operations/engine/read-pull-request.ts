import { AppError } from '@callboard/core/errors'
import { forTenant } from '@callboard/db/for-tenant'
import { connectIntegration } from '@callboard/modules/integrations'
import type { PullRequestState } from '@callboard/plugin-kit/pull-requests'
import type { Services } from '../actions/built-in-action.ts'

/** The state of a pull request of a connected account. @throws AppError `invalid_input` if none can read it, VendorError */
export async function readPullRequest(
  { platform, tenantId }: Services,
  url: string,
  signal: AbortSignal,
): Promise<PullRequestState> {
  const integrations = await forTenant(tenantId).tx((db) => db.integration.findMany({ where: { state: 'active' } }))
  const serving = integrations.flatMap((integration) => {
    const plugin = platform.plugins.get(integration.pluginId)
    const settings = plugin?.pullRequests ? plugin.settings.safeParse(integration.settings) : undefined
    return plugin?.pullRequests && settings?.success && plugin.pullRequests.serves(settings.data, url)
      ? [{ integration, reader: plugin.pullRequests }]
      : []
  })
  const path = URL.parse(url)?.pathname.toLowerCase() ?? ''
  const [found] = serving.sort((a, b) => {
    const isOwn = ({ integration }: typeof a) => path.startsWith(`/${integration.account.toLowerCase()}/`)
    return Number(isOwn(b)) - Number(isOwn(a))
  })
  if (!found)
    throw new AppError(
      'invalid_input',
      `No connected account can read ${url}. Give the address of a pull request, and connect the account that it belongs to.`,
    )
  const { context } = await connectIntegration(platform, tenantId, found.integration, signal)
  return found.reader.read(context, url)
}
