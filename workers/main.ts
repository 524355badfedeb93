import { closeDatabase, configureDatabase } from '@callboard/db/clients'
import {
  addressEnv,
  databaseEnv,
  mailEnv,
  processEnv,
  queueEnv,
  sandboxClientEnv,
  stripeEnv,
  secretsEnv,
} from '@callboard/env/concerns'
import { loadEnv } from '@callboard/env/load'
import { platformFrom } from '@callboard/operations/platform'
import { pluginRegistry } from '@callboard/plugins/server'
import { createLogger } from '@callboard/jobs/logger'
import { createMailer } from './mailer.ts'
import { startWorkers } from './start-workers.ts'

const env = loadEnv({
  ...databaseEnv,
  ...queueEnv,
  ...secretsEnv,
  ...addressEnv,
  ...sandboxClientEnv,
  ...stripeEnv,
  ...mailEnv,
  ...processEnv,
})
const log = createLogger('workers', env.LOG_LEVEL)
configureDatabase({
  appUrl: env.DATABASE_APP_URL,
  systemUrl: env.DATABASE_SYSTEM_URL,
  poolSize: env.DATABASE_POOL_SIZE,
  patience: 'jobs',
})

const platform = platformFrom(env, pluginRegistry)
const workers = await startWorkers({
  platform,
  log,
  port: env.PORT,
  host: env.HOST,
  lockMs: env.JOB_LOCK_MS,
  queue: env.REDIS_URL
    ? { kind: 'redis', url: env.REDIS_URL }
    : { kind: 'postgres', url: env.QUEUE_DATABASE_URL ?? env.DATABASE_SYSTEM_URL },
  listenUrl: env.DATABASE_SYSTEM_URL,
  sendMail: createMailer(env.SMTP_URL, env.MAIL_FROM, log),
})

let stopping = false
const stop = async () => {
  if (stopping) return
  stopping = true
  await workers.stop()
  await closeDatabase()
  process.exit(0)
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop())
process.on('disconnect', () => void stop()) // the launcher is gone
