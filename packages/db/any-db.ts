import type { Prisma } from './generated/client.ts'

/** A transaction of either role: what concerns one organization is asked for by its id. */
export type AnyDb = Prisma.TransactionClient
