import type { TenantId } from '@callboard/core/ids'
import type { Json } from '@callboard/modules/catalog/domain/entity'
import type { Dispatcher } from 'undici'
import type { TlsOptions } from './http.ts'

/** Which part of a vendor's rate limit a read may use. `polling`: nothing is known to have changed. */
export type RateLimitShare = 'sync' | 'pipelines' | 'polling'

/** What plugin code is handed for one integration. It has no other way to the outside. */
export type PluginContext<Settings, Secrets> = {
  /** Part of the key of whatever outlives this context; see tenant-cache.ts. */
  tenantId: TenantId
  settings: Settings
  secrets: Secrets
  /** Addresses that requests of this installation come from, for allow lists; empty where the operator has not named them. */
  egress: readonly string[]
  /** `fetch` that refuses private addresses; see http.ts. */
  fetch: typeof fetch
  /** The same guard for SDKs that bring their own `fetch` of undici, with the TLS that the address asks for. */
  dispatcher(address: URL, tls?: TlsOptions): Dispatcher
  /** For an integration whose outside is reached through an agent: where, and as whom. Absent while it is away. */
  relay?: Relay
  /** Aborts when the job is stopped or out of time. */
  signal: AbortSignal
  /** For scheduled reads, which leave the rest of the rate limit to others. Absent for webhooks and for people, who may use all of it. */
  share?: RateLimitShare
  /**
   * Adds to what this organization has used under a name until `endsAt` (ms since the epoch), counted over all processes.
   * @returns what is used with it
   */
  countUse(name: string, by: number, endsAt: number): Promise<number>
  /** Called after each request to the vendor. */
  onRequest(usage: { rateLimit?: number; rateLimitLeft?: number }): void
}

/** Requests to `url` + path reach what the agent can reach. The headers prove who asks, for a minute. */
export type Relay = { url: string; dispatcher: Dispatcher; headers(): Promise<Record<string, string>> }

/** What a person may know of an item, for a plugin that changes something in it. */
export type ItemPlace = { key: string; name: string; state: Json }
