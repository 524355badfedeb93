import { randomBytes } from 'node:crypto'
import { type DatabaseUrls, prepareCluster } from './database.ts'
import { type RunningPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import { dataDir, inData } from './paths.ts'
import { freePort } from './ports.ts'
import { embeddedSecrets } from './secrets.ts'

export type Ports = { web: number; sandbox: number; smtp: number; dns: number; workers: number; postgres: number }
export type Backing = {
  urls: DatabaseUrls
  environment: Record<string, string>
  /** The sandbox with its own variables, if one is to be started. */
  sandbox: { url: string; environment: Record<string, string> } | undefined
  ports: Ports
  queue: 'postgres' | 'redis'
  postgres: RunningPostgres | undefined
}

const given = (name: string): string | undefined => process.env[name] || undefined

async function choosePorts(): Promise<Ports> {
  const wanted = Number(given('PORT') ?? 3000)
  const web = await freePort(wanted)
  if (web !== wanted && given('PORT'))
    throw new Error(`Port ${wanted} is taken by another program. Choose another: PORT=3001 npm start`)
  return {
    web,
    sandbox: await freePort(web + 100),
    smtp: await freePort(web + 125),
    dns: await freePort(web + 153),
    workers: await freePort(web + 10),
    postgres: await freePort(web + 2432),
  }
}

/** Sign-in with the sandbox's stand-ins, unless this installation has its own provider. */
function signInAt(sandboxUrl: string, secret: string): Record<string, string> {
  if (given('OIDC_ISSUER') || given('GITHUB_CLIENT_ID')) return {}
  return {
    OIDC_ISSUER: `${sandboxUrl}/oidc`,
    OIDC_NAME: 'the sandbox’s identity provider',
    GITHUB_SIGN_IN_NAME: 'the sandbox’s GitHub',
    OIDC_CLIENT_ID: 'callboard',
    OIDC_CLIENT_SECRET: secret,
    GITHUB_SIGN_IN_URL: `${sandboxUrl}/github`,
    GITHUB_CLIENT_ID: 'callboard',
    GITHUB_CLIENT_SECRET: secret,
  }
}

/** Payments with the sandbox's stand-in for Stripe, unless this installation has its own account. */
function paymentsAt(sandboxUrl: string, secret: string): Record<string, string> {
  if (given('STRIPE_SECRET_KEY')) return {}
  return {
    STRIPE_SECRET_KEY: `sk_test_demo_${secret}`,
    STRIPE_WEBHOOK_SECRET: `whsec_demo_${secret}`,
    // Another way to the stand-in, e.g. a proxy.
    STRIPE_API_URL: given('STRIPE_API_URL') ?? sandboxUrl,
  }
}

/** A Slack app at the sandbox's stand-in, unless this installation has its own. */
function slackAt(sandboxUrl: string, secret: string): Record<string, string> {
  if (given('SLACK_CLIENT_ID')) return {}
  return {
    SLACK_CLIENT_ID: 'callboard',
    SLACK_CLIENT_SECRET: secret,
    SLACK_SIGNING_SECRET: `${secret}-signing`,
    SLACK_URL: `${sandboxUrl}/slack`,
  }
}

/** A principal at the sandbox's stand-in for AWS, unless this installation has its own. */
function awsAt(sandboxUrl: string): Record<string, string> {
  if (given('AWS_PRINCIPAL_ARN')) return {}
  return {
    // `callboardPrincipal` of tools/sandbox/aws/iam.ts, which is absent from images.
    AWS_PRINCIPAL_ARN: 'arn:aws:iam::990000000001:user/callboard',
    AWS_PRINCIPAL_ACCESS_KEY_ID: 'CALLBOARD',
    AWS_PRINCIPAL_SECRET_ACCESS_KEY: 'callboard-secret',
    AWS_STS_URL: `${sandboxUrl}/aws/sts`,
  }
}

/** The sandbox's demo, with its emails, names, sign-in and payments. */
function demoAt(sandboxUrl: string, ports: Ports, secret: string): Record<string, string> {
  return {
    DEMO_URL: `${sandboxUrl}/demo`,
    DEMO_TOKEN: secret,
    DEMO_MAILBOX_URL: `${sandboxUrl}/mail`,
    LIVE_DEMO: given('LIVE_DEMO') ?? 'on',
    SMTP_URL: given('SMTP_URL') ?? `smtp://127.0.0.1:${ports.smtp}`,
    DNS_SERVERS: given('DNS_SERVERS') ?? `127.0.0.1:${ports.dns}`,
    ...signInAt(sandboxUrl, secret),
    ...paymentsAt(sandboxUrl, secret),
    ...awsAt(sandboxUrl),
    ...slackAt(sandboxUrl, secret),
  }
}

const sandboxEnvironment = (ports: Ports, secret: string): Record<string, string> => ({
  SANDBOX_PORT: String(ports.sandbox),
  SANDBOX_SMTP_PORT: String(ports.smtp),
  SANDBOX_DNS_PORT: String(ports.dns),
  SANDBOX_TOKEN: secret,
  SANDBOX_DATA_DIR: dataDir,
})

/** Finds or starts the database and composes the environment of every process. Secrets that are not given are generated once. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: composes one environment from top to bottom
export async function prepareEnvironment(options: { durable: boolean; sandbox: boolean }): Promise<Backing> {
  const secrets = embeddedSecrets(inData('secrets.json'))
  const ports = await choosePorts()
  const outside = given('DATABASE_URL')
  const postgres = outside
    ? undefined
    : await startEmbeddedPostgres({
        dir: inData('postgres'),
        port: ports.postgres,
        password: secrets.postgres,
        durable: options.durable,
      })
  const app = given('DATABASE_APP_URL')
  const system = given('DATABASE_SYSTEM_URL')
  const database = outside ? new URL(outside).pathname.slice(1) || 'callboard' : 'callboard'
  const urls =
    outside && app && system
      ? { owner: outside, app, system }
      : await prepareCluster(outside ?? postgres?.superuserUrl ?? '', database, {
          owner: secrets.owner,
          app: secrets.app,
          system: secrets.system,
        })
  const redis = given('REDIS_URL')
  const sandboxUrl = `http://127.0.0.1:${ports.sandbox}`
  const publicUrl = given('PUBLIC_URL') ?? `http://localhost:${ports.web}`
  const environment: Record<string, string> = {
    DATABASE_APP_URL: urls.app,
    DATABASE_SYSTEM_URL: urls.system,
    NEXTAUTH_SECRET: given('NEXTAUTH_SECRET') ?? secrets.session,
    ENCRYPTION_KEYS: given('ENCRYPTION_KEYS') ?? secrets.encryption,
    PUBLIC_URL: publicUrl,
    CALLBOARD_LOCAL: '1',
    // No load balancer has to notice that a local process stops.
    DRAIN_SECONDS: given('DRAIN_SECONDS') ?? '0',
    FINISH_SECONDS: given('FINISH_SECONDS') ?? '5',
    NEXTAUTH_URL: publicUrl,
    // Browsers resolve *.localhost to this machine by themselves.
    ...(given('PUBLIC_URL') ? {} : { PORTAL_DOMAIN: given('PORTAL_DOMAIN') ?? `localhost:${ports.web}` }),
    OUTGOING_ALLOW: [given('OUTGOING_ALLOW'), ...(options.sandbox ? [`127.0.0.1:${ports.sandbox}`] : [])]
      .filter(Boolean)
      .join(','),
    ...(redis ? { REDIS_URL: redis } : { QUEUE_DATABASE_URL: urls.system }),
    ...(options.sandbox ? demoAt(sandboxUrl, ports, secrets.sandbox) : {}),
    LOG_LEVEL: given('LOG_LEVEL') ?? 'info',
    CALLBOARD_RUN: randomBytes(6).toString('hex'),
  }
  const sandbox = options.sandbox ? { url: sandboxUrl, environment: sandboxEnvironment(ports, secrets.sandbox) } : undefined
  return { urls, environment, sandbox, ports, queue: redis ? 'redis' : 'postgres', postgres }
}
