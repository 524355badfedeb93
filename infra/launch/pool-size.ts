import { jobGroups } from '@callboard/jobs/define-job'

export type Processes = { web: number; workers: number; queue: 'postgres' | 'redis' }

/** Pools of DATABASE_POOL_SIZE in each process: app, reading and system (packages/db/clients.ts). */
const poolsPerProcess = 3
/** Connections that a process keeps for LISTEN. */
const listeners = { web: 5, workers: 3 }
/** Where jobs are queued in PostgreSQL: a pool of four for the queue and one for the worker of each group, and what clears the queues of former groups. */
const queueConnections = 4 * 2 * jobGroups.length + 8
/** For migrations, backups, monitoring and an administrator. */
const reserved = 15

const fixedConnections = ({ web, workers, queue }: Processes) =>
  web * listeners.web + workers * (listeners.workers + (queue === 'postgres' ? queueConnections : 0))

/** The most connections that these processes open together. */
export const maxConnectionsOf = (processes: Processes, poolSize: number): number =>
  fixedConnections(processes) + (processes.web + processes.workers) * poolsPerProcess * poolSize

/**
 * The largest DATABASE_POOL_SIZE, from 2 to 20, with which these processes stay within PostgreSQL's `max_connections`.
 * @returns undefined if even two connections per pool are too many
 */
export function poolSizeFor(processes: Processes, maxConnections: number): number | undefined {
  const left = maxConnections - reserved - fixedConnections(processes)
  const size = Math.min(20, Math.floor(left / ((processes.web + processes.workers) * poolsPerProcess)))
  return size < 2 ? undefined : size
}
