import type { OutgoingPolicy } from '@callboard/plugin-kit/http'
import type { PluginRegistry } from '@callboard/plugin-kit/server'
import { createSigningKeys, type SigningKeys } from './backstage/signing-keys.ts'
import type { BillingSettings } from './billing/stripe-client.ts'
import { type DemoOffer, demoAt } from './integrations/demo-offer.ts'
import type { ReadLimits } from './sync/read-limits.ts'
import { createVault, deriveKeys, type EncryptionKey, type Vault } from './vault.ts'

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
  /** Accounts to look around with; absent in a deployment. */
  demo?: DemoOffer
  /** Other deadlines and sizes for what plugins read than the usual ones. */
  readLimits?: Partial<ReadLimits>
}

export type PlatformValues = {
  plugins: PluginRegistry
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

/** Composes the platform from parsed configuration; the same for every process. */
export function composePlatform(values: PlatformValues): Platform {
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
    ...(values.demo ? { demo: values.demo } : {}),
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
  DEMO_URL?: string | undefined
  DEMO_TOKEN?: string | undefined
  DEMO_MAILBOX_URL?: string | undefined
  STRIPE_SECRET_KEY?: string | undefined
  STRIPE_WEBHOOK_SECRET?: string | undefined
  STRIPE_API_URL?: string | undefined
  STRIPE_TAX?: 'on' | 'off' | undefined
}

export const platformFrom = (env: PlatformConfiguration, plugins: PluginRegistry): Platform =>
  composePlatform({
    plugins,
    keys: env.ENCRYPTION_KEYS,
    publicUrl: env.PUBLIC_URL,
    outgoingAllow: env.OUTGOING_ALLOW,
    egress: env.EGRESS_ADDRESSES,
    portalDomain: env.PORTAL_DOMAIN,
    plantUmlUrl: env.PLANTUML_URL,
    dnsServers: env.DNS_SERVERS,
    demo:
      env.DEMO_URL && env.DEMO_TOKEN
        ? demoAt({ url: env.DEMO_URL, token: env.DEMO_TOKEN, mailboxUrl: env.DEMO_MAILBOX_URL }, { allow: env.OUTGOING_ALLOW })
        : undefined,
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
