import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { Condition } from '@callboard/db/outbox'

/** Whether each of some conditions holds, in their order. */
export async function readConditions(db: TenantReader, conditions: readonly Condition[]): Promise<boolean[]> {
  if (conditions.length === 0) return []
  const [row] = await db.$queryRaw<{ holds: boolean[] }[]>`select array[${Prisma.join([...conditions])}] as holds`
  return row?.holds ?? []
}
