import type { CacheScope } from '@callboard/plugin-kit/tenant-cache'
import type { GitHubContext } from './context.ts'

/** Cache scope of tokens, responses and rate limits. An App is identified by its private key too: ids alone are public. */
export const scopeOf = ({
  tenantId,
  settings,
  secrets,
}: Pick<GitHubContext, 'tenantId' | 'settings' | 'secrets'>): CacheScope => ({
  tenantId,
  host: settings.host,
  credentials: secrets.token ? ['token', secrets.token] : ['app', secrets.appId, secrets.installationId, secrets.privateKey],
})
