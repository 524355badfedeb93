import { AsyncLocalStorage } from 'node:async_hooks'
import { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import { PrismaClient } from './generated/client.ts'

// Prisma waits for BEGIN, for the statement that sets the tenant and for COMMIT before it goes on: three round trips for a page that
// reads one row. Here, the first two are sent ahead of the first statement, and nobody waits for the last.

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>
type Transaction = Awaited<ReturnType<Adapter['startTransaction']>>
type Statement = Parameters<Transaction['queryRaw']>[0]

type Binding = { text: string; values: unknown[] }

// Next bundles its own copy of each module; the client is shared, and so is what it opens snapshots with.
const shared = globalThis as typeof globalThis & { callboardOpening?: AsyncLocalStorage<Binding> }
shared.callboardOpening ??= new AsyncLocalStorage<Binding>()

/** The statement that sets the tenant of the transaction that is being opened. */
const opening = shared.callboardOpening

/** @throws Error outside of `readModelsAs`: without a tenant, a transaction would see nothing */
function bindingOf(): Binding {
  const binding = opening.getStore()
  if (!binding) throw new Error('a snapshot was opened without a tenant')
  return binding
}

async function openSnapshot(adapter: Adapter, pool: pg.Pool): Promise<Transaction> {
  const binding = bindingOf()
  const client = await pool.connect()
  const begun = Promise.all([
    client.query('begin isolation level repeatable read read only'),
    client.query(binding.text, binding.values),
  ])
  // A statement that is sent fails with the same error; one that is never sent needs none.
  begun.catch(() => {})
  // Prisma's own way of sending a statement and reading its rows, on this connection.
  const on = Object.create(adapter, { client: { value: client } }) as Adapter
  const afterBegin = async <T>(answer: Promise<T>): Promise<T> => (await Promise.all([answer, begun]))[0]
  const end = async (text: 'commit' | 'rollback') => {
    void Promise.all([begun, client.query(text)]).then(
      () => client.release(),
      (error) => client.release(error),
    )
  }
  const noSavepoints = async () => {
    throw new Error('a snapshot has no savepoints')
  }
  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    // COMMIT and ROLLBACK are ours.
    options: { usePhantomQuery: true },
    queryRaw: (query: Statement) => afterBegin(on.queryRaw(query)),
    executeRaw: (query: Statement) => afterBegin(on.executeRaw(query)),
    commit: () => end('commit'),
    rollback: () => end('rollback'),
    createSavepoint: noSavepoints,
    rollbackToSavepoint: noSavepoints,
    releaseSavepoint: noSavepoints,
  } as Transaction
}

/** Opens read-only snapshots of a tenant instead of transactions. */
class SnapshotAdapters extends PrismaPg {
  readonly #pool: pg.Pool
  constructor(pool: pg.Pool) {
    super(pool)
    this.#pool = pool
  }
  override async connect(): Promise<Adapter> {
    const adapter = await super.connect()
    adapter.startTransaction = () => openSnapshot(adapter, this.#pool)
    return adapter
  }
}

/** Prisma's models on snapshots. */
export const prismaForSnapshots = (pool: pg.Pool): PrismaClient =>
  new PrismaClient({
    adapter: new SnapshotAdapters(pool),
    transactionOptions: { maxWait: 10_000, timeout: 60_000 },
  })

/** Runs reads in a snapshot that shows one tenant only. @param bind sets the tenant */
export const readModelsOn = <T>(
  client: PrismaClient,
  bind: Binding,
  work: (db: Parameters<Parameters<PrismaClient['$transaction']>[0]>[0]) => Promise<T>,
): Promise<T> => opening.run(bind, () => client.$transaction((tx) => opening.exit(() => work(tx))))
