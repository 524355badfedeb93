import type { TenantId } from '@callboard/core/ids'
import { recordWork } from '@callboard/jobs/work-metrics'
import type pg from 'pg'
import { type AbandonedRead, cancelIfAbandoned } from './abandoned-reads.ts'
import { databaseClients } from './clients.ts'
import { readAgainIfLost, withDatabaseErrors } from './database-errors.ts'
import { Prisma } from './generated/client.ts'
import { readModelsOn } from './model-reads.ts'
import { type StatementText, sendForTenant, type TextRow } from './tenant-statement.ts'

const { empty, sql, Sql } = Prisma

declare const bound: unique symbol

/** A transaction in which row-level security shows one tenant only. Created only by `forTenant`. */
export type TenantDb = Prisma.TransactionClient & { readonly [bound]: true }

/** Runs raw SQL reads on a tenant's rows. */
export type TenantReader = Pick<TenantDb, '$queryRaw' | '$queryRawUnsafe'>

export type TenantClient = {
  tx<T>(work: (db: TenantDb) => Promise<T>): Promise<T>
  /**
   * For fast reads: one read-only snapshot. BEGIN and COMMIT are pipelined with its statements, which saves the four round trips
   * of `tx` (docs/decisions/020). It is cancelled when the client of the current request has left (docs/decisions/070).
   */
  read<T>(work: (db: TenantReader) => Promise<T>): Promise<T>
  /**
   * The same for Prisma's models (docs/decisions/136). It is not cancelled when the client of the request has left.
   */
  readModels<T>(work: (db: TenantDb) => Promise<T>): Promise<T>
  /** For the fastest reads: one statement in one round trip, and its rows as text (docs/decisions/102). */
  rows(statement: StatementText): Promise<TextRow[]>
}

/** Reads the rows of single statements. */
export type RowReader = Pick<TenantClient, 'rows'>

/**
 * Imports and removals take minutes, and the app role's timeouts are those of requests. Set for each transaction, because behind
 * a pooler in transaction mode a connection has no settings of its own.
 */
const jobTimeouts = sql`, set_config('statement_timeout', '10min', true), set_config('lock_timeout', '60s', true),
  set_config('idle_in_transaction_session_timeout', '2min', true)`

const bindStatement = (tenantId: TenantId): Prisma.Sql =>
  sql`select set_config('app.tenant_id', ${tenantId}, true), pg_backend_pid() as pid${databaseClients().settings.workload === 'jobs' ? jobTimeouts : empty}`

/** Sets the tenant for the rest of a transaction. */
export async function bindTenant(tx: Pick<Prisma.TransactionClient, '$executeRaw'>, tenantId: TenantId): Promise<void> {
  await tx.$executeRaw(bindStatement(tenantId))
}

const maxAttempts = 4

/** Whether PostgreSQL rolled back a transaction because of a conflict with another, so that it can be retried. */
function isWriteConflict(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  // Raw SQL fails with P2010, with the server's code inside.
  return error.code === 'P2034' || (error.code === 'P2010' && /\b(40P01|40001)\b/.test(JSON.stringify(error.meta ?? {})))
}

/** Retries a transaction after a deadlock. The first attempt leaves no effects in the database or elsewhere. */
async function retryOnConflict<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      if (attempt === maxAttempts || !isWriteConflict(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt))
    }
  }
}

/**
 * The only access to tenants' rows: one transaction per unit of work, with the tenant set first and for this transaction only.
 * Never wait for the network inside it.
 */
export function forTenant(tenantId: TenantId): TenantClient {
  return {
    tx: (work) =>
      timed(tenantId, () =>
        retryOnConflict(() =>
          withDatabaseErrors(() =>
            databaseClients().app.$transaction(async (tx) => {
              await bindTenant(tx, tenantId)
              return work(tx as TenantDb)
            }),
          ),
        ),
      ),
    read: (work) => timed(tenantId, () => readAgainIfLost(() => readAs(tenantId, work))),
    readModels: (work) =>
      timed(tenantId, () =>
        readAgainIfLost(() => {
          const { text, values } = bindStatement(tenantId)
          return readModelsOn(databaseClients().snapshots, { text, values }, (tx) => work(tx as TenantDb))
        }),
      ),
    rows: (statement) => timed(tenantId, () => readAgainIfLost(() => rowsAs(tenantId, statement))),
  }
}

/** Records how long a tenant used the database, or waited for it. */
async function timed<T>(tenant: TenantId, work: () => Promise<T>): Promise<T> {
  const started = performance.now()
  try {
    return await work()
  } finally {
    recordWork({ kind: 'database', seconds: (performance.now() - started) / 1000, tenant })
  }
}

/** Raw SQL on a connection, until `end` is called: what is sent too late would be part of the next read on that connection. */
function readerOn(client: pg.PoolClient, begun: Promise<unknown>, abandoned: AbandonedRead) {
  let isOver = false
  const $queryRawUnsafe = async (text: string, ...parameters: unknown[]) => {
    if (isOver) throw new Error('A statement of a read was sent after the end of that read. Await all of them.')
    abandoned.check()
    // Pipelined after the statements that begin. If one of them fails, this one fails too, because no tenant is set.
    const [{ rows }] = await Promise.all([client.query(text, parameters), begun])
    return rows
  }
  const $queryRaw = async (query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => {
    const { text, values: parameters } = 'raw' in query ? new Sql(query, values) : query
    return $queryRawUnsafe(text, ...parameters)
  }
  const end = () => {
    isOver = true
  }
  return { reader: { $queryRaw, $queryRawUnsafe } as unknown as TenantReader, end }
}

async function readAs<T>(tenantId: TenantId, work: (db: TenantReader) => Promise<T>): Promise<T> {
  const client = await databaseClients().reading.connect()
  const bind = bindStatement(tenantId)
  const begun = Promise.all([
    client.query('begin isolation level repeatable read read only'),
    client.query<{ pid: number }>(bind.text, bind.values),
  ])
  const abandoned = cancelIfAbandoned(async () => (await begun)[1].rows[0]?.pid)
  const { reader, end } = readerOn(client, begun, abandoned)
  try {
    return await work(reader)
  } finally {
    end()
    const commit = () =>
      Promise.all([begun, client.query('commit')]).then(
        () => client.release(),
        (error) => client.release(error),
      )
    // Nothing was written, so COMMIT is not awaited. A connection in an unknown state is not reused.
    const cancelling = abandoned.end()
    if (cancelling) void cancelling.then(commit)
    else void commit()
  }
}

async function rowsAs(tenantId: TenantId, statement: StatementText): Promise<TextRow[]> {
  const client = await databaseClients().reading.connect()
  const { rows, pid } = sendForTenant(client, tenantId, statement)
  const abandoned = cancelIfAbandoned(() => pid)
  let failure: Error | undefined
  try {
    return await rows
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    // A connection on which something failed is closed: it may not know the statements that it was sent.
    const release = () => client.release(failure)
    const cancelling = abandoned.end()
    if (cancelling) void cancelling.then(release)
    else release()
  }
}
