import { AppError, isAppError } from '@callboard/core/errors'

export const unreachable = 'Callboard cannot reach its database. Try again in a moment.'

const timeouts: Record<string, string> = {
  '57014': 'The request timed out. Use fewer conditions, fields or rows.',
  '55P03': 'Something else is changing the same data. Try again in a moment.',
  '25P03': 'The request timed out and nothing was changed. Try again.',
  // Prisma's own: a transaction could not begin, or did not end, in its time.
  P2028: 'The request timed out and nothing was changed. Try again.',
}

/** The server shuts down, starts, has no connection left, or closed this one; P1…: the same in Prisma's words. */
const lostCodes = /^(08\w{3}|53300|57P0[1-3]|P100[128]|P1017|P2024|P2037)$/
/** The network's and the driver's own words, of errors that only the database can have caused. */
const networkCodes = /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)$/
const lostMessages =
  /Can't reach database server|Server has closed the connection|Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|timeout expired/

/** The codes of an error, wherever Prisma and the driver put them: on the error, its cause, or in `meta`. */
function codesOf(error: unknown, depth = 0): string[] {
  if (typeof error !== 'object' || error === null || depth > 5) return []
  const own = (['code', 'originalCode'] as const).map((name) => Reflect.get(error, name)).filter((v) => typeof v === 'string')
  const inner = (['cause', 'meta', 'driverAdapterError'] as const).map((name) => Reflect.get(error, name))
  return [...own, ...inner.flatMap((e) => codesOf(e, depth + 1))]
}

/** Prisma's own errors, and those of the driver that it passes on while a connection is made: these it marks with its version. */
const isPrismas = (error: unknown) =>
  error instanceof Error && (error.name.startsWith('PrismaClient') || 'clientVersion' in error)

// One per process, even if a bundler has created several copies of this module.
const shared = globalThis as typeof globalThis & { callboardDatabaseLostAt?: number }

/** Whether the database could not be reached in the last seconds. */
export const wasUnreachable = (): boolean =>
  performance.now() - (shared.callboardDatabaseLostAt ?? Number.NEGATIVE_INFINITY) < 5000

function lost(cause: unknown): AppError {
  shared.callboardDatabaseLostAt = performance.now()
  return new AppError('unavailable', unreachable, { retryAfterS: 5, cause })
}

/** Converts a database timeout or a lost database to an error that says what to do; returns other errors unchanged. */
export function explainDatabaseError(error: unknown): unknown {
  if (isAppError(error)) return error
  const codes = codesOf(error)
  if (codes.some((code) => lostCodes.test(code))) return lost(error)
  if (isPrismas(error) && lostMessages.test((error as Error).message)) return lost(error)
  const sentence = codes.map((code) => timeouts[code]).find(Boolean)
  return sentence ? new AppError('unavailable', sentence, { retryAfterS: 5, cause: error }) : error
}

/** Whether an error of the driver, outside of Prisma, says that the connection is gone. */
const isLostConnection = (error: unknown) =>
  error instanceof Error &&
  !isAppError(error) &&
  (codesOf(error).some((code) => networkCodes.test(code)) || lostMessages.test(error.message))

/** Runs work that only talks to the database. @throws AppError `unavailable` on a timeout or if the database is lost */
export async function withDatabaseErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isLostConnection(error) ? lost(error) : explainDatabaseError(error)
  }
}

/** Repeats a read once on another connection if it lost its own, for example because the database failed over. */
export async function readAgainIfLost<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await withDatabaseErrors(read)
  } catch (error) {
    if (!isAppError(error) || error.message !== unreachable) throw error
    return withDatabaseErrors(read)
  }
}
