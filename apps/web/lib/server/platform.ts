import type { TenantId } from '@callboard/core/ids'
import type { Platform } from '@callboard/kernel/platform'
import type { Logger } from 'pino'
import type { SignInSettings } from '../session/sign-in-settings.ts'

export type WebServices = {
  platform: Platform
  sessionSecret: string
  signIn: SignInSettings
  log: Logger
  /** Records a request of an organization; see apps/api/recent-callers.ts. */
  recordCaller(tenantId: TenantId): void
  /** Records the signed-in visitor of a page by their cookie; see page-slots.ts. `slug`: a portal that they may open. */
  recordVisitor(cookie: string, visitor: string, slug?: string): void
}

// server.ts and Next's bundles have separate copies of this module in one process, so the platform that server.ts composes is
// stored globally.
const shared = globalThis as typeof globalThis & { callboardWeb?: WebServices }

export function providePlatform(services: WebServices): void {
  shared.callboardWeb = services
}

export function webServices(): WebServices {
  if (!shared.callboardWeb)
    throw new Error('pages are served by apps/web/server.ts, which composes the platform; start it with npm start')
  return shared.callboardWeb
}
