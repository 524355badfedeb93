import { Prisma } from './generated/client.ts'

/** Prisma's errors for a referenced row that is missing, or a duplicate. */
const codes = ['P2002', 'P2003', 'P2025']

/** Whether a write failed because a row was concurrently removed or added. */
export function isLostRace(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  // Raw SQL fails with P2010, with the server's code inside.
  return codes.includes(error.code) || (error.code === 'P2010' && /\b(23503|23505)\b/.test(JSON.stringify(error.meta ?? {})))
}
