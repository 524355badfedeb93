import { isAppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import { unreachable, withDatabaseErrors } from './database-errors.ts'
import { forTenant, type TenantClient, type TenantReader } from './for-tenant.ts'
import { Prisma } from './generated/client.ts'

/** How long a snapshot stays open after its last read, in ms: a page renders a part, and then reads the next. */
const lingerMs = 5

type Snapshot = { reader: Promise<TenantReader>; readers: number; closing?: NodeJS.Timeout; close(): void }

/** Whether a read failed because of another one: the connection is lost, or a statement of the other has failed. */
const isOfOthers = (error: unknown): boolean =>
  isAppError(error) ? error.message === unreachable : error instanceof Error && Reflect.get(error, 'code') === '25P02'

const { Sql } = Prisma

/** A reader that sends equal statements once: in a snapshot, they have equal answers. Each caller gets rows of its own. */
function sendingOnce(db: TenantReader): TenantReader {
  const answers = new Map<string, Promise<object[]>>()
  const $queryRawUnsafe = async (text: string, ...parameters: unknown[]) => {
    const key = JSON.stringify([text, parameters])
    const answer = answers.get(key) ?? db.$queryRawUnsafe<object[]>(text, ...parameters)
    answers.set(key, answer)
    return (await answer).map((row) => ({ ...row }))
  }
  const $queryRaw = async (query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => {
    const { text, values: parameters } = 'raw' in query ? new Sql(query, values) : query
    return $queryRawUnsafe(text, ...parameters)
  }
  return { $queryRaw, $queryRawUnsafe } as unknown as TenantReader
}

/**
 * The access to a tenant of one request. Reads that overlap, or follow each other within a moment, share a snapshot and its
 * connection; their statements are sent together, equal ones once. A read that fails does not fail the others, which are repeated
 * alone. Reads after a transaction see what it has written.
 */
export function sharedReads(tenantId: TenantId): Pick<TenantClient, 'read' | 'tx'> {
  const { read, tx } = forTenant(tenantId)
  let open: Snapshot | undefined
  const begin = (): Snapshot => {
    const reader = Promise.withResolvers<TenantReader>()
    const ended = Promise.withResolvers<void>()
    read(async (db) => {
      reader.resolve(sendingOnce(db))
      await ended.promise
    }).catch(reader.reject)
    return { reader: reader.promise, readers: 0, close: () => ended.resolve() }
  }
  const leave = (snapshot: Snapshot) => {
    snapshot.readers--
    if (snapshot.readers > 0) return
    snapshot.closing = setTimeout(() => {
      if (open === snapshot) open = undefined
      snapshot.close()
    }, lingerMs)
  }
  const readShared: TenantClient['read'] = async (work) => {
    open ??= begin()
    const snapshot = open
    snapshot.readers++
    clearTimeout(snapshot.closing)
    try {
      return await withDatabaseErrors(async () => work(await snapshot.reader))
    } catch (error) {
      // After a failed statement, PostgreSQL rejects all further ones of the transaction.
      if (open === snapshot && (!isAppError(error) || isOfOthers(error))) open = undefined
      if (!isOfOthers(error)) throw error
      return read(work)
    } finally {
      leave(snapshot)
    }
  }
  const write: TenantClient['tx'] = async (work) => {
    try {
      return await tx(work)
    } finally {
      open = undefined
    }
  }
  return { read: readShared, tx: write }
}
