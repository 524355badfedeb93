import type { TenantId } from '@callboard/core/ids'
import type { Json } from '@callboard/modules/catalog/domain/entity'
import type { Dispatcher } from 'undici'
import type { AwsIdentity } from './aws-identity.ts'
import type { TlsOptions } from './http.ts'

/** Share of a vendor's rate limit that a read may use. `polling`: no change is known; `events`: all but a reserve for users. */
export type RateLimitShare = 'sync' | 'pipelines' | 'polling' | 'events'

/** The context of plugin code for one integration. Plugins have no other access to the network. */
export type PluginContext<Settings, Secrets> = {
  /** Part of the cache key of everything that outlives this context; see tenant-cache.ts. */
  tenantId: TenantId
  settings: Settings
  secrets: Secrets
  /** Outgoing IP addresses of this installation, for allow lists; empty if not configured by the operator. */
  egress: readonly string[]
  /** Absent if the operator has not configured an AWS principal. */
  aws?: AwsIdentity
  /** `fetch` that rejects private addresses; see http.ts. */
  fetch: typeof fetch
  /** The same guard for SDKs that use undici's `fetch`, with the TLS settings that the address requires. */
  dispatcher(address: URL, tls?: TlsOptions): Dispatcher
  /** For integrations behind an agent: its address and credentials. Absent while the agent is offline. */
  relay?: Relay
  /** Aborts when the job is stopped or times out. */
  signal: AbortSignal
  /**
   * Budget for reads that nobody waits for, which leave the rest of the rate limit to others. Absent for users, who may use all of
   * it.
   */
  share?: RateLimitShare
  /**
   * Adds to a counter of this organization that expires at `endsAt` (ms since the epoch), shared by all processes.
   * @returns the new total
   */
  recordUsage(name: string, by: number, endsAt: number): Promise<number>
  /** Called after each request to the vendor. */
  onRequest(usage: { rateLimit?: number; rateLimitLeft?: number }): void
}

/** Requests to `url` + path are relayed to the agent's network. The headers authenticate the caller for one minute. */
export type Relay = { url: string; dispatcher: Dispatcher; headers(): Promise<Record<string, string>> }

/** Details of an item for users, for plugins that change it. */
export type ItemRef = { key: string; name: string; state: Json }
