import type { TenantId } from '@callboard/core/ids'
import { trimEndOf } from '@callboard/core/trim'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { AwsPrincipal } from '@callboard/plugin-kit/aws-identity'
import type { OutgoingPolicy } from '@callboard/plugin-kit/http'
import type { PluginRegistry } from '@callboard/plugin-kit/server'
import { userAgentOf } from '@callboard/plugin-kit/user-agent'
import type { DemoOffer } from './demo-offer.ts'
import type { ReadLimits } from './read-limits.ts'
import { createSigningKeys, type SigningKeys } from './signing-keys.ts'
import { createVault, deriveKeys, type EncryptionKey, type Vault } from './vault.ts'

/** Stripe settings of this installation; unset if it sells nothing. */
export type BillingSettings = {
  secretKey: string
  webhookSecret: string
  /** Address of a stand-in for Stripe. No real payments are made with it. */
  apiUrl?: string | undefined
  /** Whether Stripe Tax calculates taxes. */
  tax: boolean
}

/** The Slack app of this installation. */
export type SlackApp = {
  clientId: string
  clientSecret: string
  signingSecret: string
  /** Address of a stand-in for Slack. */
  url?: string | undefined
}

/**
 * Checks that an organization may use a plugin.
 * @throws AppError `conflict` if it is disabled, `locked` without the entitlement
 */
type RequireEntitlement = (
  db: TenantReader,
  platform: Pick<Platform, 'billing'>,
  tenantId: TenantId,
  plugin: { id: string; name: string; tier: 'free' | 'premium' },
) => Promise<void>

/** Dependencies of every operation. Composed once at startup by web, workers and the command line. */
export type Platform = {
  plugins: PluginRegistry
  /** Implemented by the billing module, which depends on the kernel. */
  requireEntitlement: RequireEntitlement
  /** Encrypts stored secrets; packages/modules/operator/operations/keys.ts re-encrypts them when keys are rotated. */
  vault: Vault
  /** Encrypt short-lived values that are never stored, each with its own keys. */
  relayPasses: Vault
  setUpTickets: Vault
  /** Signs the tokens of Backstage frontends. */
  signInKeys: SigningKeys
  /** Signs the addresses that runs of templates wait for a call of. */
  callbackKeys: SigningKeys
  /** Public base address for users and webhooks, without a trailing slash. */
  publicUrl: string
  /** Parent domain of portals at `<slug>.<portalDomain>`; may include a port. */
  portalDomain?: string
  /** Name servers for checking domain ownership records; the system's if empty. */
  dnsServers: readonly string[]
  outgoing: OutgoingPolicy
  /** PlantUML server that renders diagrams in docs; optional. */
  plantUmlUrl?: string
  /** Outgoing IP addresses of this installation, shown so that customers can allow them. */
  egress: readonly string[]
  /** Assumes the roles of customers; absent if the operator has not configured it. */
  aws?: AwsPrincipal
  /** Payment provider; absent if this installation sells nothing, in which case every feature is available. */
  billing?: BillingSettings
  /** Absent if the operator has not configured one. */
  slack?: SlackApp
  /** Sample accounts; absent in a deployment. */
  demo?: DemoOffer
  /** Whether visitors may enter a sample organization without an account. */
  liveDemo: boolean
  /** Overrides of the default time and size limits for plugin reads. */
  readLimits?: Partial<ReadLimits>
}

export type PlatformValues = {
  plugins: PluginRegistry
  requireEntitlement: RequireEntitlement
  keys: readonly EncryptionKey[]
  publicUrl: string
  outgoingAllow: readonly string[]
  egress?: readonly string[]
  portalDomain?: string | undefined
  plantUmlUrl?: string | undefined
  dnsServers?: readonly string[]
  demo?: DemoOffer | undefined
  liveDemo?: boolean
  billing?: BillingSettings | undefined
  aws?: AwsPrincipal | undefined
  slack?: SlackApp | undefined
}

/** Creates a platform from parsed configuration. Processes call packages/modules/compose-platform.ts. */
export function assemblePlatform(values: PlatformValues): Platform {
  return {
    plugins: values.plugins,
    requireEntitlement: values.requireEntitlement,
    vault: createVault(values.keys),
    relayPasses: createVault(deriveKeys(values.keys, 'relay pass')),
    setUpTickets: createVault(deriveKeys(values.keys, 'set-up ticket')),
    signInKeys: createSigningKeys(deriveKeys(values.keys, 'backstage sign-in')),
    callbackKeys: createSigningKeys(deriveKeys(values.keys, 'template call-back')),
    publicUrl: trimEndOf(values.publicUrl, '/'),
    outgoing: { allow: values.outgoingAllow, userAgent: userAgentOf(trimEndOf(values.publicUrl, '/')) },
    egress: values.egress ?? [],
    dnsServers: values.dnsServers ?? [],
    liveDemo: values.liveDemo === true && values.demo !== undefined,
    ...(values.aws ? { aws: values.aws } : {}),
    ...(values.billing ? { billing: values.billing } : {}),
    ...(values.slack ? { slack: values.slack } : {}),
    ...(values.plantUmlUrl ? { plantUmlUrl: values.plantUmlUrl } : {}),
    ...(values.portalDomain ? { portalDomain: values.portalDomain } : {}),
    ...(values.demo ? { demo: values.demo } : {}),
  }
}
