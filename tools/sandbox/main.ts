import path from 'node:path'
import { loadEnv } from '@callboard/env/load'
import { sandboxEnv } from './env.ts'
import { startSandbox } from './server.ts'

const env = loadEnv(sandboxEnv)
const sandbox = await startSandbox({
  port: env.SANDBOX_PORT,
  smtpPort: env.SANDBOX_SMTP_PORT,
  token: env.SANDBOX_TOKEN,
  dnsPort: env.SANDBOX_DNS_PORT,
  ...(env.OIDC_CLIENT_SECRET && env.PUBLIC_URL
    ? { signIn: { clientId: env.OIDC_CLIENT_ID, clientSecret: env.OIDC_CLIENT_SECRET, publicUrl: env.PUBLIC_URL } }
    : {}),
  ...(env.STRIPE_SECRET_KEY
    ? {
        stripe: {
          secretKey: env.STRIPE_SECRET_KEY,
          ...(env.STRIPE_WEBHOOK_SECRET && env.PUBLIC_URL
            ? { webhook: { url: `${env.PUBLIC_URL}/api/stripe`, secret: env.STRIPE_WEBHOOK_SECRET } }
            : {}),
          ...(env.SANDBOX_DATA_DIR ? { file: path.join(env.SANDBOX_DATA_DIR, 'sandbox-stripe.json') } : {}),
        },
      }
    : {}),
  ...(env.SLACK_CLIENT_SECRET && env.SLACK_SIGNING_SECRET && env.PUBLIC_URL
    ? {
        slack: {
          clientId: env.SLACK_CLIENT_ID,
          clientSecret: env.SLACK_CLIENT_SECRET,
          signingSecret: env.SLACK_SIGNING_SECRET,
          portal: env.PUBLIC_URL,
        },
      }
    : {}),
  githubDir: path.resolve(env.SANDBOX_GITHUB_DIR ?? path.join(import.meta.dirname, 'samples/github/organization')),
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close().then(() => process.exit(0)))
process.on('disconnect', () => process.exit(0)) // the launcher has exited
