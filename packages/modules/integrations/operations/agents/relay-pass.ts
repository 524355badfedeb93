import type { TenantId } from '@callboard/core/ids'
import type { Platform } from '@callboard/kernel/platform'
import { z } from 'zod'

// Workers and web processes derive the same keys for relay passes, which let a worker send requests through an agent: for one
// organization, one integration and one minute. They differ from the keys of stored secrets, so neither is accepted for the
// other.

const pass = z.object({ relay: z.uuid(), until: z.number() })
const lifetimeMs = 60_000

export const relayPath = (integrationId: string) => `/api/agent/relay/${integrationId}`

export const issueRelayPass = (platform: Platform, tenantId: TenantId, integrationId: string): Promise<string> =>
  platform.relayPasses.seal(tenantId, { relay: integrationId, until: Date.now() + lifetimeMs } satisfies z.input<typeof pass>)

/** Whether a pass was created by one of our own processes, for this organization and integration, within the last minute. */
export async function verifyRelayPass(
  platform: Platform,
  tenantId: TenantId,
  integrationId: string,
  sealed: string,
): Promise<boolean> {
  const opened = pass.safeParse(await platform.relayPasses.open(tenantId, sealed).catch(() => undefined))
  return opened.success && opened.data.relay === integrationId && opened.data.until > Date.now()
}
