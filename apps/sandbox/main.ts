import path from 'node:path'
import { sandboxEnv } from '@callboard/env/concerns'
import { loadEnv } from '@callboard/env/load'
import { startSandbox } from './server.ts'

const env = loadEnv(sandboxEnv)
const sandbox = await startSandbox({
  port: env.SANDBOX_PORT,
  smtpPort: env.SANDBOX_SMTP_PORT,
  token: env.SANDBOX_TOKEN,
  githubDir: path.resolve(env.SANDBOX_GITHUB_DIR ?? path.join(import.meta.dirname, 'sample')),
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close().then(() => process.exit(0)))
process.on('disconnect', () => process.exit(0)) // the launcher is gone
