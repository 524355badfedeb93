import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import path from 'node:path'
import { addressEnv, databaseEnv, processEnv, secretsEnv } from '@callboard/env/concerns'
import { loadDeploymentEnv } from '@callboard/env/deployment'
import { ConfigurationError } from '@callboard/env/load'
import { expect, test } from 'vitest'

const shape = { ...databaseEnv, ...secretsEnv, ...addressEnv, ...processEnv }
const key = () => randomBytes(32).toString('base64')
const good = {
  NODE_ENV: 'production',
  DATABASE_APP_URL: 'postgresql://a@h/d',
  DATABASE_SYSTEM_URL: 'postgresql://s@h/d',
  NEXTAUTH_SECRET: key(),
  ENCRYPTION_KEYS: `k2:${key()},k1:${key()}`,
  PUBLIC_URL: 'https://portal.example.com',
  OUTGOING_ALLOW: 'github.internal.example.com:443,10.1.2.3:8443,[fd12::7]:443',
}
const twice = key()

/** Names of the rejected variables, in the order in which they are reported. */
function refused(change: Record<string, string | undefined>): string[] {
  try {
    loadDeploymentEnv(shape, { ...good, ...change })
    return []
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    return error.problems.map((p) => p.split(/[ :]/)[0] ?? '')
  }
}

test('a deployment configured as documented starts', () => {
  expect(refused({})).toEqual([])
  // Kubernetes sets such variables if a service is called demo.
  expect(refused({ DEMO_SERVICE_HOST: '10.0.0.1', DEMO_PORT: 'tcp://10.0.0.1:80' })).toEqual([])
  expect(
    refused({ NODE_ENV: undefined, STRIPE_SECRET_KEY: 'sk_live_1234567890', OIDC_ISSUER: 'https://login.example.com' }),
  ).toEqual([])
  expect(refused({ LIVE_DEMO: 'on', DEMO_URL: 'https://demo.example.com/demo', DEMO_TOKEN: 'x' })).toEqual([])
})

test.each([
  ['intercepts sessions in transit', { PUBLIC_URL: 'http://portal.example.com' }, ['PUBLIC_URL']],
  ['the same where production is not named', { PUBLIC_URL: 'http://portal.example.com', NODE_ENV: undefined }, ['PUBLIC_URL']],
  ['a loopback address does not make it local', { PUBLIC_URL: 'http://localhost:3000' }, ['PUBLIC_URL']],
  ['neither does the flag of npm start', { PUBLIC_URL: 'http://portal.example.com', CALLBOARD_LOCAL: '1' }, ['PUBLIC_URL']],
  ['a name that starts like loopback', { PUBLIC_URL: 'http://127.0.0.1.evil.example', CALLBOARD_LOCAL: '1' }, ['PUBLIC_URL']],
  ['callbacks to another host', { NEXTAUTH_URL: 'https://evil.example' }, ['NEXTAUTH_URL']],
  ['responds as the identity provider', { OIDC_ISSUER: 'http://login.example.com' }, ['OIDC_ISSUER']],
  ['responds as GitHub', { GITHUB_SIGN_IN_URL: 'http://github.example.com' }, ['GITHUB_SIGN_IN_URL']],
  ['connects the accounts of a demo', { DEMO_URL: 'https://demo.example.com/demo', DEMO_TOKEN: 'x' }, ['DEMO_URL', 'DEMO_TOKEN']],
  ['reads the token of the live demo on the way', { LIVE_DEMO: 'on', DEMO_URL: 'http://demo.example.com/demo' }, ['DEMO_URL']],
  [
    'reads mails because there is a live demo',
    { LIVE_DEMO: 'on', DEMO_MAILBOX_URL: 'https://demo.example.com/mail' },
    ['DEMO_MAILBOX_URL'],
  ],
  ['reads the emails of a demo', { DEMO_MAILBOX_URL: 'https://demo.example.com/mail' }, ['DEMO_MAILBOX_URL']],
  [
    'pays with a fake Stripe',
    { STRIPE_API_URL: 'https://stripe.example', STRIPE_SECRET_KEY: 'sk_test_demo_x' },
    ['STRIPE_API_URL', 'STRIPE_SECRET_KEY'],
  ],
  ['answers as Slack', { SLACK_URL: 'https://slack.example' }, ['SLACK_URL']],
  [
    'has half a Slack app, whose requests nobody can verify',
    { SLACK_CLIENT_ID: 'a-client' },
    ['SLACK_CLIENT_SECRET', 'SLACK_SIGNING_SECRET'],
  ],
  ['signs Stripe events with a known secret', { STRIPE_WEBHOOK_SECRET: 'whsec_demo_x' }, ['STRIPE_WEBHOOK_SECRET']],
  ['guesses a session secret of one character', { NEXTAUTH_SECRET: 'x'.repeat(64) }, ['NEXTAUTH_SECRET']],
  ['guesses a short session secret', { NEXTAUTH_SECRET: 'secret' }, ['NEXTAUTH_SECRET']],
  ['guesses a key of zeros', { ENCRYPTION_KEYS: `k1:${Buffer.alloc(32).toString('base64')}` }, ['ENCRYPTION_KEYS']],
  [
    'guesses a key of two bytes',
    { ENCRYPTION_KEYS: `k1:${Buffer.from('ab'.repeat(16)).toString('base64')}` },
    ['ENCRYPTION_KEYS'],
  ],
  [
    'guesses the previous key, of zeros',
    { ENCRYPTION_KEYS: `k2:${key()},k1:${Buffer.alloc(32).toString('base64')}` },
    ['ENCRYPTION_KEYS'],
  ],
  ['guesses a short key', { ENCRYPTION_KEYS: `k1:${randomBytes(16).toString('base64')}` }, ['ENCRYPTION_KEYS']],
  ['a rotation to the same key', { ENCRYPTION_KEYS: `k2:${twice},k1:${twice}` }, ['ENCRYPTION_KEYS']],
  ['two keys with the same name', { ENCRYPTION_KEYS: `k1:${key()},k1:${key()}` }, ['ENCRYPTION_KEYS']],
])('%s: is rejected at start', (_, change, names) => {
  expect(refused(change)).toEqual(names)
})

test.each([
  '169.254.169.254:80',
  '2852039166:80',
  '0xa9fea9fe:80',
  '0251.0376.0251.0376:80',
  '169.254.170.2:80',
  '100.100.100.200:80',
  '168.63.129.16:80',
  '192.0.0.192:80',
  'metadata.google.internal:80',
  'METADATA.google.internal.:80',
  'metadata:80',
  'instance-data.ec2.internal:80',
  '[fd00:ec2::254]:80',
  '[fd20:ce::254]:80',
  '[::ffff:169.254.169.254]:80',
  '[::ffff:a9fe:a9fe]:80',
  '[64:ff9b::a9fe:a9fe]:80',
  '[::a9fe:a9fe]:80',
  '[2002:a9fe:a9fe::1]:80',
  '[fe80::1]:443',
  '127.0.0.1:5432',
  '127.1:5432',
  '0:80',
  '0.0.0.0:80',
  '[::1]:80',
  '[::]:80',
  'localhost:9200',
  'db.localhost:5432',
  '224.0.0.1:80',
  'not a host',
])('makes the portal fetch %s, which OUTGOING_ALLOW lists: the deployment does not start', (entry) => {
  expect(refused({ OUTGOING_ALLOW: `github.internal.example.com:443,${entry}` })).toEqual(['OUTGOING_ALLOW'])
})

test('npm start allows all of that on loopback', () => {
  for (const PUBLIC_URL of ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://portal.localhost', 'http://[::1]:3000'])
    expect(
      refused({ PUBLIC_URL, CALLBOARD_LOCAL: '1', DEMO_URL: 'http://127.0.0.1:3100/demo', OUTGOING_ALLOW: '127.0.0.1:3100' }),
    ).toEqual([])
})

test.each(['apps/web/server.ts', 'workers/main.ts'])(
  '%s exits immediately, and lists all errors without a secret',
  { timeout: 120_000 },
  (file) => {
    const weak = createHash('sha1').update('weak').digest('base64')
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, '../..', file)],
      {
        encoding: 'utf8',
        env: {
          PATH: process.env.PATH,
          ...good,
          DATABASE_POOL_SIZE: 'many',
          PUBLIC_URL: 'http://portal.example.com',
          DEMO_URL: 'http://demo.example.com',
          ENCRYPTION_KEYS: `k1:${weak}`,
          OUTGOING_ALLOW: '169.254.169.254:80',
        },
      },
    )
    expect(status).toBe(1)
    for (const name of ['DATABASE_POOL_SIZE', 'PUBLIC_URL', 'DEMO_URL', 'ENCRYPTION_KEYS', 'OUTGOING_ALLOW'])
      expect(stderr).toContain(`- ${name}: `)
    expect(stderr).not.toContain(weak)
  },
)
