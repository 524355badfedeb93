import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { InsightsView } from '../domain/usage.ts'
import { pseudonym } from './record-usage.ts'

const minuteMs = 60_000
/** Maximum number of new members evaluated; the latest ones if there are more. */
const maxNewcomers = 1000

const median = (sorted: readonly number[]): number | null => {
  const middle = Math.floor(sorted.length / 2)
  const [low, high] = sorted.length % 2 ? [sorted[middle], sorted[middle]] : [sorted[middle - 1], sorted[middle]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}

/**
 * Time to first value of members who joined since a day: until they first opened an entity's page.
 * @param from YYYY-MM-DD
 */
export async function newcomersSince(
  db: TenantReader,
  tenantId: TenantId,
  salt: string,
  from: string,
): Promise<InsightsView['newcomers']> {
  const joined = await db.$queryRaw<{ userId: string; createdAt: Date }[]>`
    select user_id as "userId", created_at as "createdAt" from membership
    where tenant_id = ${tenantId}::uuid and created_at >= ${new Date(from)} order by created_at desc limit ${maxNewcomers}`
  const people = joined.map((m) => ({ person: pseudonym(salt, m.userId), at: m.createdAt.getTime() }))
  const firsts = await db.$queryRaw<{ person: string; at: Date }[]>`
    select person, min(first_entity_at) as at from usage_person_day
    where tenant_id = ${tenantId}::uuid and day >= ${from}::date and person = any(${people.map((p) => p.person)}::text[]) and first_entity_at is not null
    group by 1`
  const minutes = people
    .map((p) => ({ joined: p.at, first: firsts.find((f) => f.person === p.person)?.at.getTime() }))
    .filter((p) => p.first !== undefined)
    // A browser's clock may be slightly behind.
    .map((p) => Math.max(0, ((p.first ?? 0) - p.joined) / minuteMs))
    .sort((a, b) => a - b)
  return { joined: joined.length, reached: minutes.length, medianMinutes: median(minutes) }
}
