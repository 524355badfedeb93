import type { OutgoingPolicy } from '@callboard/plugin-kit/http'
import type { PluginRegistry } from '@callboard/plugin-kit/server'
import { createSigningKeys, type SigningKeys } from './backstage/signing-keys.ts'
import { composedSubscribers, type Subscriber } from './events.ts'
import { type ReadParticipant, readParticipants } from './sync/read-participant.ts'
import type { ReadLimits } from './sync/read-limits.ts'
import { createVault, deriveKeys, type EncryptionKey, type Vault } from './vault.ts'

/** How this installation deals with Stripe; unset where nothing is sold. */
export type BillingSettings = {
  secretKey: string
  webhookSecret: string
  /** Another address than Stripe's: the bundled sandbox. No money moves then. */
  apiUrl?: string | undefined
  /** Whether Stripe Tax computes taxes. */
  tax: boolean
}

/** What a process brings to every operation. Composed once at start by web, workers and the command line. */
export type Platform = {
  plugins: PluginRegistry
  /** Encrypts what is stored; packages/operations/operator/keys.ts re-encrypts it when keys change. */
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
  /** The bundled sandbox and its token, where this installation runs one. */
  sandbox?: { url: string; token: string }
  /** Other deadlines and sizes for what plugins read than the usual ones. */
  readLimits?: Partial<ReadLimits>
}

/** Parts of the product that others call without importing them. */
export type Wiring = {
  /** Who has work to do after an event. */
  subscribers: readonly Subscriber[]
  /** Who takes part in applying what integrations read, in this order. */
  readParticipants: readonly ReadParticipant[]
}

export type PlatformValues = {
  plugins: PluginRegistry
  wiring: Wiring
  keys: readonly EncryptionKey[]
  publicUrl: string
  outgoingAllow: readonly string[]
  egress?: readonly string[]
  portalDomain?: string | undefined
  plantUmlUrl?: string | undefined
  dnsServers?: readonly string[]
  sandboxUrl?: string | undefined
  sandboxToken?: string | undefined
  billing?: BillingSettings | undefined
}

/** Composes the platform from parsed configuration, and how the parts of the product are wired; the same for every process. */
export function composePlatform(values: PlatformValues): Platform {
  composedSubscribers.set(values.wiring.subscribers)
  readParticipants.set(values.wiring.readParticipants)
  return {
    plugins: values.plugins,
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
    ...(values.sandboxUrl && values.sandboxToken ? { sandbox: { url: values.sandboxUrl, token: values.sandboxToken } } : {}),
  }
}

/** Configuration as packages/env parses it. */
export type PlatformConfiguration = {
  ENCRYPTION_KEYS: readonly EncryptionKey[]
  PUBLIC_URL: string
  OUTGOING_ALLOW: readonly string[]
  EGRESS_ADDRESSES: readonly string[]
  PORTAL_DOMAIN?: string | undefined
  PLANTUML_URL?: string | undefined
  DNS_SERVERS: readonly string[]
  SANDBOX_URL?: string | undefined
  SANDBOX_TOKEN?: string | undefined
  STRIPE_SECRET_KEY?: string | undefined
  STRIPE_WEBHOOK_SECRET?: string | undefined
  STRIPE_API_URL?: string | undefined
  STRIPE_TAX?: 'on' | 'off' | undefined
}

export const platformFrom = (
  env: PlatformConfiguration,
  { plugins, wiring }: Pick<PlatformValues, 'plugins' | 'wiring'>,
): Platform =>
  composePlatform({
    plugins,
    wiring,
    keys: env.ENCRYPTION_KEYS,
    publicUrl: env.PUBLIC_URL,
    outgoingAllow: env.OUTGOING_ALLOW,
    egress: env.EGRESS_ADDRESSES,
    portalDomain: env.PORTAL_DOMAIN,
    plantUmlUrl: env.PLANTUML_URL,
    dnsServers: env.DNS_SERVERS,
    sandboxUrl: env.SANDBOX_URL,
    sandboxToken: env.SANDBOX_TOKEN,
    billing:
      env.STRIPE_SECRET_KEY && env.STRIPE_WEBHOOK_SECRET
        ? {
            secretKey: env.STRIPE_SECRET_KEY,
            webhookSecret: env.STRIPE_WEBHOOK_SECRET,
            apiUrl: env.STRIPE_API_URL,
            tax: env.STRIPE_TAX === 'on',
          }
        : undefined,
  })
