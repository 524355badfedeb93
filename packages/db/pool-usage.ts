import { databasePools } from './clients.ts'

/** Use of a pool. `waiting` are requests for a connection while all are in use. */
export type PoolUsage = { pool: string; open: number; idle: number; waiting: number; limit: number }

/** The pools of this process; none before `configureDatabase`. */
export const poolUsage = (): PoolUsage[] =>
  Object.entries(databasePools()).map(([pool, { totalCount, idleCount, waitingCount, options }]) => ({
    pool,
    open: totalCount,
    idle: idleCount,
    waiting: waitingCount,
    limit: options.max,
  }))
