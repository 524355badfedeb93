import { isIP } from 'node:net'
import { z } from 'zod'
import { encryptionKeys, sessionSecret } from './keys.ts'

const url = (description: string) => z.url().describe(description)
const postgresUrl = (description: string) =>
  z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgresql://')
    .describe(description)
const bounded = (description: string, initial: number, max = 65_535) =>
  z.coerce.number().int().min(0).max(max).default(initial).describe(description)

/** PostgreSQL connections, one per role. */
export const databaseEnv = {
  DATABASE_APP_URL: postgresUrl('connection of the role callboard_app, to which row-level security applies'),
  DATABASE_SYSTEM_URL: postgresUrl('connection of the role callboard_system'),
  DATABASE_DIRECT_URL: postgresUrl(
    'connection of the role callboard_system that bypasses a pooler, for notifications, locks and the queue; DATABASE_SYSTEM_URL if not set',
  ).optional(),
  DATABASE_POOL_SIZE: bounded('connections of one process and role', 10, 500),
}

/** The connection of callboard_system on which nothing stands in between: for notifications, locks of a session, and the queue. */
export const directUrl = (env: { DATABASE_DIRECT_URL?: string | undefined; DATABASE_SYSTEM_URL: string }): string =>
  env.DATABASE_DIRECT_URL ?? env.DATABASE_SYSTEM_URL

/** For migrations. */
export const migrationEnv = {
  DATABASE_URL: postgresUrl('connection of the role callboard_owner'),
  DATABASE_SYSTEM_URL: databaseEnv.DATABASE_SYSTEM_URL,
  DATABASE_DIRECT_URL: databaseEnv.DATABASE_DIRECT_URL,
}

/** For setting a deployment up, and for restoring it. */
export const setupEnv = {
  DATABASE_ADMIN_URL: postgresUrl(
    'connection of a superuser, or of a role with CREATEROLE, CREATEDB and BYPASSRLS; unset it afterwards',
  ).optional(),
}

/** The job queue. Without REDIS_URL it uses PostgreSQL. */
export const queueEnv = {
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must start with redis://')
    .optional()
    .describe('Redis 7 or newer for the job queue'),
  JOB_LOCK_MS: z.coerce
    .number()
    .int()
    .min(1000)
    .default(30_000)
    .describe('a job without a heartbeat for this long is considered stalled and is retried'),
  QUEUE_DATABASE_URL: postgresUrl(
    'connection for the job queue when there is no REDIS_URL; DATABASE_DIRECT_URL if not set, as it cannot be that of a pooler',
  ).optional(),
}

/** NEXTAUTH_SECRET signs sessions; ENCRYPTION_KEYS encrypts stored credentials. */
export const secretsEnv = {
  NEXTAUTH_SECRET: sessionSecret.describe('signs session cookies; make one with `openssl rand -base64 32`'),
  ENCRYPTION_KEYS: encryptionKeys.describe('encrypt stored credentials; make a key with `openssl rand -base64 32`'),
}

const listOf = (description: string) =>
  z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((s) => s.trim())
        .filter(Boolean),
    )
    .describe(description)

/** How users and vendors reach this installation, and what it may connect to. */
export const addressEnv = {
  PUBLIC_URL: url('public URL of this installation, for example https://portal.example.com'),
  PORTAL_DOMAIN: z
    .string()
    .toLowerCase()
    .regex(/^[a-z0-9.-]+(:\d+)?$/, 'must be a domain, for example portal.example.com')
    .optional()
    .describe('portals are also served at <slug>.<this domain>; point its wildcard DNS record here'),
  /** Private host:port pairs that outgoing requests may reach. Only for npm start and internal GitHub Enterprise. */
  EGRESS_ADDRESSES: listOf('comma-separated egress IP addresses, shown to users who maintain allow lists'),
  OUTGOING_ALLOW: listOf('comma-separated host:port pairs on private networks that integrations may reach'),
  PLANTUML_URL: url('PlantUML server for rendering diagrams in docs; diagrams are shown as text without it').optional(),
  DNS_SERVERS: listOf('comma-separated DNS servers (ip or ip:port) for domain verification; defaults to the system resolver'),
}

const isRange = (range: string) => {
  const [address = '', bits, ...rest] = range.split('/')
  const most = isIP(address) === 6 ? 128 : isIP(address) === 4 ? 32 : -1
  return most > 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
}

/** Trusted proxies in front of the web process. */
export const proxyEnv = {
  TRUSTED_PROXIES: z
    .string()
    .default('127.0.0.1,::1')
    .transform((text) =>
      text.trim() === 'none'
        ? []
        : text
            .split(',')
            .map((s) => s.trim())
            .filter(Boolean),
    )
    .refine((ranges) => ranges.every(isRange), 'must be IP addresses or CIDR ranges, or none')
    .describe('comma-separated addresses or CIDR ranges of the proxies that may set X-Forwarded-For, -Proto and -Host'),
}

/** The sample organization. Set by npm start; a deployment does not start with any of these. */
export const demoEnv = {
  DEMO_URL: url('address that tells what connects the sample organization').optional(),
  DEMO_TOKEN: z.string().optional().describe('bearer token for DEMO_URL'),
  DEMO_MAILBOX_URL: url('page that shows the emails sent in the demo').optional(),
}

/** The live demo: a read-only sample organization without sign-up, made from DEMO_URL. */
export const liveDemoEnv = {
  LIVE_DEMO: z.enum(['on', 'off']).default('off').describe('whether visitors may try a sample organization without an account'),
} as const

/** The AWS principal that assumes the roles of customers: all of the first three, or none. Without it, they use access keys. */
export const awsEnv = {
  AWS_PRINCIPAL_ARN: z
    .string()
    .regex(/^arn:aws[\w-]*:iam::\d{12}:(user|role)\/\S+$/, 'must be the ARN of an IAM user or role')
    .optional()
    .describe('IAM user or role of this installation, which the roles of customers trust'),
  AWS_PRINCIPAL_ACCESS_KEY_ID: z.string().min(3).optional().describe('its access key, allowed to call sts:AssumeRole only'),
  AWS_PRINCIPAL_SECRET_ACCESS_KEY: z.string().min(8).optional().describe('the secret of its access key'),
  AWS_STS_URL: url('where AWS STS is; only npm start sets it').optional(),
}

/** Stripe payments. Without a key nothing is sold, and every feature is available. */
export const stripeEnv = {
  STRIPE_SECRET_KEY: z.string().min(8).optional().describe('secret or restricted key of a Stripe account'),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .min(8)
    .optional()
    .describe('signing secret of the webhook that Stripe sends to <PUBLIC_URL>/api/stripe'),
  STRIPE_API_URL: url('where Stripe is; only npm start sets it').optional(),
  STRIPE_TAX: z.enum(['on', 'off']).default('off').describe('whether Stripe Tax computes taxes; set it up at Stripe first'),
}

/** The Slack app of this installation: all of the first three, or none. docs/slack.md has its manifest. */
export const slackEnv = {
  SLACK_CLIENT_ID: z.string().min(3).optional().describe('client ID of the Slack app of this installation'),
  SLACK_CLIENT_SECRET: z.string().min(8).optional().describe('client secret of the Slack app'),
  SLACK_SIGNING_SECRET: z.string().min(8).optional().describe('signing secret of the Slack app, which proves what Slack sends'),
  SLACK_URL: url('where Slack is; only npm start sets it').optional(),
}

/** User sessions. */
export const sessionEnv = {
  SESSION_IDLE_DAYS: z.coerce.number().int().min(1).max(30).default(14).describe('session idle timeout in days'),
}

/** Sign-in providers. Each needs an id and a secret; those without are not offered. */
export const signInEnv = {
  GITHUB_CLIENT_ID: z.string().optional().describe('OAuth or GitHub App client id, for "Sign in with GitHub"'),
  GITHUB_CLIENT_SECRET: z.string().optional(),
  GITHUB_SIGN_IN_URL: url('GitHub Enterprise Server; github.com when unset').optional(),
  GITHUB_SIGN_IN_NAME: z.string().default('GitHub').describe('label of the sign-in button'),
  OIDC_ISSUER: url('OpenID Connect issuer, for example https://login.example.com').optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().default('single sign-on').describe('label of the sign-in button'),
}

/** Email. Without SMTP_URL emails are only logged. */
export const mailEnv = {
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://')
    .optional()
    .describe('mail server'),
  MAIL_FROM: z.string().default('Callboard <callboard@localhost>').describe('sender address of emails'),
}

/** The public API. */
export const apiEnv = {
  API_REQUESTS_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(1)
    .default(100_000)
    .describe('rate limit per API token, in requests per minute'),
  ANSWER_INDEX_MB: bounded(
    'memory for indexes that questions are answered from, in MB; the least recently used are dropped',
    256,
  ),
}

/** Internal address of the API for other processes, for requests through agents. */
export const relayEnv = {
  INTERNAL_URL: url(
    'URL at which workers reach this process, for example http://10.1.2.3:3000; required when they run on other hosts',
  ).optional(),
}

/** Access to metrics. */
export const metricsEnv = {
  METRICS_TOKEN: z
    .string()
    .min(16, 'must have at least 16 characters')
    .regex(/^\S+$/, 'must have no spaces')
    .optional()
    .describe('bearer token for /metrics; without it, /metrics is only served on localhost'),
  METRICS_PORT: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_535)
    .optional()
    .describe('port for the metrics of a web process, which are then not served on PORT'),
}

/** The agent of a private cluster. */
export const agentEnv = {
  CALLBOARD_URL: url('URL of Callboard, for example https://portal.example.com'),
  CALLBOARD_AGENT_TOKEN: z.string().min(1).describe('agent token from the integration page'),
  CLUSTER_URL: url('API server URL from inside the cluster').default('https://kubernetes.default.svc'),
  CLUSTER_TOKEN_FILE: z
    .string()
    .default('/var/run/secrets/kubernetes.io/serviceaccount/token')
    .describe('file with the service account’s token'),
  CLUSTER_AUTHORITY_FILE: z
    .string()
    .default('/var/run/secrets/kubernetes.io/serviceaccount/ca.crt')
    .describe('file with the cluster’s certificate authority'),
  AGENT_SECRET_NAME: z.string().optional().describe('Secret with the agent token, in which the agent stores its successors'),
  AGENT_NAMESPACE: z.string().optional().describe('namespace of that Secret'),
}

/** How a web process stops. */
export const stopEnv = {
  DRAIN_SECONDS: bounded('how long a stopping process is not ready but still serves, so that load balancers notice', 10, 300),
  FINISH_SECONDS: bounded('how long requests may still take after that', 30, 300),
}

/** Ports and logging of one process. */
export const processEnv = {
  PORT: bounded('port to listen on', 3000),
  HOST: z.string().default('127.0.0.1').describe('address to listen on'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info').describe('minimum log level'),
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
}
