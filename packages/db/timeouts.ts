import { AppError, isAppError } from '@callboard/core/errors'

const sentences: Record<string, string> = {
  '57014': 'The request timed out. Use fewer conditions, fields or rows.',
  '55P03': 'Something else is changing the same data. Try again in a moment.',
  '25P03': 'The request timed out and nothing was changed. Try again.',
}

/** The SQLSTATE of an error, wherever Prisma and the driver put it: on the error, its cause, or in `meta`. */
function sqlState(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > 5) return undefined
  for (const name of ['code', 'originalCode'] as const) {
    const value: unknown = Reflect.get(error, name)
    if (typeof value === 'string' && value in sentences) return value
  }
  for (const name of ['cause', 'meta', 'driverAdapterError'] as const) {
    const found = sqlState(Reflect.get(error, name), depth + 1)
    if (found) return found
  }
  return undefined
}

/** Converts a database timeout to an error that says what to do; returns other errors unchanged. */
export function explainTimeout(error: unknown): unknown {
  if (isAppError(error)) return error
  const state = sqlState(error)
  const sentence = state ? sentences[state] : undefined
  return sentence ? new AppError('unavailable', sentence, { retryAfterS: 5, cause: error }) : error
}

/** Runs database work. @throws AppError `unavailable` on a database timeout */
export async function withTimeouts<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw explainTimeout(error)
  }
}
