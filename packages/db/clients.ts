import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './generated/client.ts'
import { closeLostConnections } from './lost-statements.ts'
import { prismaForSnapshots } from './model-reads.ts'
import { clientOf, type StatementPool } from './statements.ts'

/** `workload`: whether users wait for this process. `requests` uses the short timeouts of prisma/sql/roles.sql. */
export type DatabaseSettings = { appUrl: string; systemUrl: string; poolSize: number; workload?: 'requests' | 'jobs' }

type Pools = Record<StatementPool, pg.Pool>
type Clients = {
  app: PrismaClient
  reading: pg.Pool
  snapshots: PrismaClient
  system: PrismaClient
  pools: Pools
  settings: DatabaseSettings
}

// One pair of pools per process, even if a bundler has created several copies of this module.
const shared = globalThis as typeof globalThis & { callboardDatabase?: Clients }

/**
 * Opens connections when they are needed. Statements are pipelined: those of a transaction that are sent at once, also by Prisma
 * itself, do not wait for each other's results, and do not queue in the driver, which pg deprecates.
 */
function openPool(pool: StatementPool, url: string, max: number): pg.Pool {
  const opened = new pg.Pool({ connectionString: url, max, pipeline: true, ...clientOf(pool) } as pg.PoolConfig)
  // Idle connections that break are replaced when needed; the next query reports any error.
  opened.on('error', () => {})
  closeLostConnections(opened, url)
  return opened
}

const prismaOn = (pool: pg.Pool) =>
  new PrismaClient({
    adapter: new PrismaPg(pool, { disposeExternalPool: true }),
    transactionOptions: { maxWait: 10_000, timeout: 60_000 },
  })

/** Opens the pools. Called once by each process before any query. */
export function configureDatabase(settings: DatabaseSettings): void {
  if (shared.callboardDatabase) return
  const { appUrl, systemUrl, poolSize } = settings
  const pools: Pools = {
    app: openPool('app', appUrl, poolSize),
    reading: openPool('reading', appUrl, poolSize),
    system: openPool('system', systemUrl, poolSize),
  }
  shared.callboardDatabase = {
    app: prismaOn(pools.app),
    reading: pools.reading,
    snapshots: prismaForSnapshots(pools.reading),
    system: prismaOn(pools.system),
    pools,
    settings,
  }
}

/** The pools of this process by role; none before `configureDatabase`. */
export const databasePools = (): Partial<Pools> => shared.callboardDatabase?.pools ?? {}

export function databaseClients(): Clients {
  if (!shared.callboardDatabase) throw new Error('configureDatabase() has not been called in this process')
  return shared.callboardDatabase
}

export async function closeDatabase(): Promise<void> {
  const clients = shared.callboardDatabase
  delete shared.callboardDatabase
  await clients?.snapshots.$disconnect()
  await Promise.all([clients?.app.$disconnect(), clients?.reading.end(), clients?.system.$disconnect()])
  // Prisma ends a pool only if it has used it.
  for (const pool of Object.values(clients?.pools ?? {})) if (!pool.ended) await pool.end()
}
