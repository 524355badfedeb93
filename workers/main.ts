import { closeDatabase, configureDatabase } from '@callboard/db/clients'
import { requireNotifications } from '@callboard/db/require-notifications'
import {
  addressEnv,
  awsEnv,
  databaseEnv,
  demoEnv,
  directUrl,
  liveDemoEnv,
  mailEnv,
  metricsEnv,
  processEnv,
  queueEnv,
  secretsEnv,
  sessionEnv,
  slackEnv,
  stripeEnv,
} from '@callboard/env/concerns'
import { loadDeploymentEnv, localEnv } from '@callboard/env/deployment'
import { tracingEnv, tracingSettings } from '@callboard/env/tracing'
import { stopOnSignal } from '@callboard/jobs/graceful-stop'
import { guardProcess } from '@callboard/jobs/guard-process'
import { createLogger } from '@callboard/jobs/logger'
import { lowerPriority } from '@callboard/jobs/lower-priority'
import { startTracing } from '@callboard/jobs/start-tracing'
import { platformFrom } from '@callboard/modules/compose-platform'
import { setIdleTimeout } from '@callboard/modules/identity'
import { closeParsing } from '@callboard/parsing/parse'
import { pluginRegistry } from '@callboard/plugins/server'
import { createMailer } from './mailer.ts'
import { startWorkers } from './start-workers.ts'

// Users wait for pages, not for jobs: pages have priority for CPU time.
lowerPriority()
const env = loadDeploymentEnv({
  ...databaseEnv,
  ...queueEnv,
  ...secretsEnv,
  ...addressEnv,
  ...demoEnv,
  ...liveDemoEnv,
  ...stripeEnv,
  ...slackEnv,
  ...awsEnv,
  ...mailEnv,
  ...sessionEnv,
  ...metricsEnv,
  ...tracingEnv,
  ...processEnv,
  ...localEnv,
})
const log = createLogger('workers', env.LOG_LEVEL)
const stopTracing = await startTracing('callboard-workers', tracingSettings(env), log)
configureDatabase({
  appUrl: env.DATABASE_APP_URL,
  systemUrl: env.DATABASE_SYSTEM_URL,
  poolSize: env.DATABASE_POOL_SIZE,
  workload: 'jobs',
})

const listenUrl = directUrl(env)
await requireNotifications({ listenUrl, url: env.DATABASE_SYSTEM_URL })

// The cleanup deletes sessions that were idle for this long.
setIdleTimeout(env.SESSION_IDLE_DAYS)
const platform = platformFrom(env, pluginRegistry)
const workers = await startWorkers({
  platform,
  log,
  port: env.PORT,
  host: env.HOST,
  metricsToken: env.METRICS_TOKEN,
  lockMs: env.JOB_LOCK_MS,
  queue: env.REDIS_URL ? { kind: 'redis', url: env.REDIS_URL } : { kind: 'postgres', url: env.QUEUE_DATABASE_URL ?? listenUrl },
  listenUrl,
  sendMail: createMailer(env.SMTP_URL, env.MAIL_FROM, log),
})

let stopped: Promise<void> | undefined
const drain = () => {
  stopped ??= workers.stop().then(closeDatabase).then(closeParsing).then(stopTracing)
  return stopped
}
guardProcess({ log, drain })
// Running jobs have 10 s to finish; aborted ones end soon after.
stopOnSignal({ log, drain, withinMs: 30_000 })
