import type { Prisma } from './generated/client.ts'

/** A transaction of either role; queries must filter by the organization's id. */
export type AnyDb = Prisma.TransactionClient
