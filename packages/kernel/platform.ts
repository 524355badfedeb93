import type { TenantId } from '@callboard/core/ids'
import type { AnyDb } from '@callboard/db/any-db'
import type { OutgoingPolicy } from '@callboard/plugin-kit/http'
import type { PluginRegistry } from '@callboard/plugin-kit/server'
import type { DemoOffer } from './demo-offer.ts'
import type { ReadLimits } from './read-limits.ts'
import { createSigningKeys, type SigningKeys } from './signing-keys.ts'
import { createVault, deriveKeys, type EncryptionKey, type Vault } from './vault.ts'

/** How this installation deals with Stripe; unset where nothing is sold. */
export type BillingSettings = {
  secretKey: string
  webhookSecret: string
  /** Another address than Stripe's, of a stand-in. No money moves then. */
  apiUrl?: string | undefined
  /** Whether Stripe Tax computes taxes. */
  tax: boolean
}

/**
 * Makes sure that an organization may use a plugin.
 * @throws AppError `conflict` where it is switched off, `locked` where it is not paid for
 */
type RequirePlugin = (
  db: AnyDb,
  platform: Pick<Platform, 'billing'>,
  tenantId: TenantId,
  plugin: { id: string; name: string; tier: 'free' | 'premium' },
) => Promise<void>

/** What a process brings to every operation. Composed once at start by web, workers and the command line. */
export type Platform = {
  plugins: PluginRegistry
  /** Of billing, which stands above the kernel. */
  requirePlugin: RequirePlugin
  /** Encrypts what is stored; packages/modules/operator/operations/keys.ts re-encrypts it when keys change. */
  vault: Vault
  /** Encrypt what lives for minutes and is never stored, each with keys of its own. */
  relayPasses: Vault
  setUpTickets: Vault
  /** Sign the tokens of Backstage frontends. */
  signInKeys: SigningKeys
  /** Address that people and webhooks use, without a slash at the end. */
  publicUrl: string
  /** Where portals also live, each at `<slug>.<portalDomain>`; a port may follow. */
  portalDomain?: string
  /** Name servers to ask for proofs of domains; the system's when empty. */
  dnsServers: readonly string[]
  outgoing: OutgoingPolicy
  /** PlantUML server that draws diagrams of docs; absent where there is none. */
  plantUmlUrl?: string
  /** Addresses that requests of this installation come from; people put them on allow lists. */
  egress: readonly string[]
  /** How payments are taken; absent where nothing is sold, and everything is open. */
  billing?: BillingSettings
  /** Accounts to look around with; absent in a deployment. */
  demo?: DemoOffer
  /** Other deadlines and sizes for what plugins read than the usual ones. */
  readLimits?: Partial<ReadLimits>
}

export type PlatformValues = {
  plugins: PluginRegistry
  requirePlugin: RequirePlugin
  keys: readonly EncryptionKey[]
  publicUrl: string
  outgoingAllow: readonly string[]
  egress?: readonly string[]
  portalDomain?: string | undefined
  plantUmlUrl?: string | undefined
  dnsServers?: readonly string[]
  demo?: DemoOffer | undefined
  billing?: BillingSettings | undefined
}

/** A platform of parsed configuration. Processes call packages/modules/compose-platform.ts. */
export function assemblePlatform(values: PlatformValues): Platform {
  return {
    plugins: values.plugins,
    requirePlugin: values.requirePlugin,
    vault: createVault(values.keys),
    relayPasses: createVault(deriveKeys(values.keys, 'relay pass')),
    setUpTickets: createVault(deriveKeys(values.keys, 'set-up ticket')),
    signInKeys: createSigningKeys(deriveKeys(values.keys, 'backstage sign-in')),
    publicUrl: values.publicUrl.replace(/\/+$/, ''),
    outgoing: { allow: values.outgoingAllow },
    egress: values.egress ?? [],
    dnsServers: values.dnsServers ?? [],
    ...(values.billing ? { billing: values.billing } : {}),
    ...(values.plantUmlUrl ? { plantUmlUrl: values.plantUmlUrl } : {}),
    ...(values.portalDomain ? { portalDomain: values.portalDomain } : {}),
    ...(values.demo ? { demo: values.demo } : {}),
  }
}
