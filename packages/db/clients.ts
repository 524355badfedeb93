import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './generated/client.ts'
import { clientOf, type StatementPool } from './statements.ts'

/** `patience`: whether users wait for this process; `requests` uses the short timeouts of prisma/sql/roles.sql. */
export type DatabaseSettings = { appUrl: string; systemUrl: string; poolSize: number; workload?: 'requests' | 'jobs' }

/** Timeouts of jobs, in ms. They override those of the app role on each connection. */
const jobTimeouts = {
  statement_timeout: 600_000,
  lock_timeout: 60_000,
  idle_in_transaction_session_timeout: 120_000,
} satisfies pg.PoolConfig

const timeoutsOf = ({ workload: patience }: DatabaseSettings): pg.PoolConfig => (patience === 'jobs' ? jobTimeouts : {})
type Clients = { app: PrismaClient; reading: pg.Pool; system: PrismaClient; settings: DatabaseSettings }

// One pair of pools per process, even if a bundler has created several copies of this module.
const shared = globalThis as typeof globalThis & { callboardDatabase?: Clients }

const connect = (pool: StatementPool, url: string, poolSize: number, timeouts: pg.PoolConfig = {}) =>
  new PrismaClient({
    adapter: new PrismaPg({ connectionString: url, max: poolSize, ...timeouts, ...clientOf(pool) } as pg.PoolConfig),
    transactionOptions: { maxWait: 10_000, timeout: 60_000 },
  })

/** Connections of the app role that pipeline statements without waiting for earlier results. */
function connectForReading(url: string, poolSize: number, timeouts: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    pipeline: true,
    ...timeouts,
    ...clientOf('reading'),
  } as pg.PoolConfig)
  // Idle connections that break are replaced when needed; the next query reports any error.
  pool.on('error', () => {})
  return pool
}

/** Opens the pools. Called once by each process before any query. */
export function configureDatabase(settings: DatabaseSettings): void {
  if (shared.callboardDatabase) return
  shared.callboardDatabase = {
    app: connect('app', settings.appUrl, settings.poolSize, timeoutsOf(settings)),
    reading: connectForReading(settings.appUrl, settings.poolSize, timeoutsOf(settings)),
    system: connect('system', settings.systemUrl, settings.poolSize),
    settings,
  }
}

export function databaseClients(): Clients {
  if (!shared.callboardDatabase) throw new Error('configureDatabase() has not been called in this process')
  return shared.callboardDatabase
}

export async function closeDatabase(): Promise<void> {
  const clients = shared.callboardDatabase
  delete shared.callboardDatabase
  await Promise.all([clients?.app.$disconnect(), clients?.reading.end(), clients?.system.$disconnect()])
}
