import { Prisma } from '@callboard/db/generated/client'

/** Requested exports that are not finished. Expired ones are deleted, so there are few. */
export const unfinishedExports = (): Prisma.Sql => Prisma.sql`
  select tenant_id, id::text as id, id::text as key, created_at as since from tenant_export where state = 'waiting'`
