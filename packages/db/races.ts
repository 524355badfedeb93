import { Prisma } from './generated/client.ts'

/** What Prisma says where a row that a write refers to is gone, or one like it is there already. */
const codes = ['P2002', 'P2003', 'P2025']

/** Whether a write failed because somebody else removed or added a row since it was looked up. */
export function isLostRace(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  // Statements of our own fail with P2010, and the server's code inside.
  return codes.includes(error.code) || (error.code === 'P2010' && /\b(23503|23505)\b/.test(JSON.stringify(error.meta ?? {})))
}
