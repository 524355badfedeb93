import { demoAt } from '@callboard/kernel/demo-offer'
import { composedSubscribers } from '@callboard/kernel/events'
import { assemblePlatform, type Platform, type PlatformValues, type SlackApp } from '@callboard/kernel/platform'
import type { EncryptionKey } from '@callboard/kernel/vault'
import { requireEntitlement } from '@callboard/modules/billing'
import { docsInReads } from '@callboard/modules/docs'
import { inferencesInReads } from '@callboard/modules/inference'
import { readParticipants } from '@callboard/modules/integrations'
import type { AwsPrincipal } from '@callboard/plugin-kit/aws-identity'
import type { PluginRegistry } from '@callboard/plugin-kit/server'
import { subscribers } from './subscribers.ts'

/**
 * Composes the platform from parsed configuration, and the parts of the product that work together without importing each
 * other; the same for every process.
 */
export function composePlatform(values: Omit<PlatformValues, 'requireEntitlement'>): Platform {
  composedSubscribers.set(subscribers)
  readParticipants.set([docsInReads, inferencesInReads])
  return assemblePlatform({ ...values, requireEntitlement })
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
  LIVE_DEMO?: 'on' | 'off' | undefined
  AWS_PRINCIPAL_ARN?: string | undefined
  AWS_PRINCIPAL_ACCESS_KEY_ID?: string | undefined
  AWS_PRINCIPAL_SECRET_ACCESS_KEY?: string | undefined
  AWS_STS_URL?: string | undefined
  STRIPE_SECRET_KEY?: string | undefined
  STRIPE_WEBHOOK_SECRET?: string | undefined
  STRIPE_API_URL?: string | undefined
  STRIPE_TAX?: 'on' | 'off' | undefined
  SLACK_CLIENT_ID?: string | undefined
  SLACK_CLIENT_SECRET?: string | undefined
  SLACK_SIGNING_SECRET?: string | undefined
  SLACK_URL?: string | undefined
}

function awsPrincipalFrom(env: PlatformConfiguration): AwsPrincipal | undefined {
  const { AWS_PRINCIPAL_ARN: arn, AWS_PRINCIPAL_ACCESS_KEY_ID: accessKeyId, AWS_STS_URL: stsUrl } = env
  const secretAccessKey = env.AWS_PRINCIPAL_SECRET_ACCESS_KEY
  return arn && accessKeyId && secretAccessKey ? { arn, accessKeyId, secretAccessKey, stsUrl } : undefined
}

function slackAppFrom(env: PlatformConfiguration): SlackApp | undefined {
  const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret, SLACK_SIGNING_SECRET: signingSecret } = env
  return clientId && clientSecret && signingSecret ? { clientId, clientSecret, signingSecret, url: env.SLACK_URL } : undefined
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
    liveDemo: env.LIVE_DEMO === 'on',
    aws: awsPrincipalFrom(env),
    slack: slackAppFrom(env),
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
