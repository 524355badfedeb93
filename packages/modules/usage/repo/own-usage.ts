import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

type OwnEvent = { at: Date; kind: string; subject: string; found: number | null }
type OwnDay = { day: string; team: string | null; visits: number }
type OwnRating = { ref: string; path: string; helpful: boolean; ratedAt: Date }
type OwnFirsts = { joinedAt: Date; firstEntityAt: Date | null; firstDocsAt: Date | null }

/** What is stored under a pseudonym, the latest first. Events are at most `maxEvents`. */
export async function readOwnUsage(
  db: TenantReader,
  tenantId: TenantId,
  { person, maxEvents }: { person: string; maxEvents: number },
) {
  const [events, days, ratings, [firsts]] = await Promise.all([
    db.$queryRaw<OwnEvent[]>`
      select at, kind, subject, found from usage_event where tenant_id = ${tenantId}::uuid and person = ${person} order by at desc limit ${maxEvents}::int`,
    db.$queryRaw<OwnDay[]>`
      select to_char(day, 'YYYY-MM-DD') as day, team, times as visits from usage_person_day
      where tenant_id = ${tenantId}::uuid and person = ${person} order by 1 desc`,
    db.$queryRaw<OwnRating[]>`
      select ref, path, helpful, rated_at as "ratedAt" from docs_rating where tenant_id = ${tenantId}::uuid and person = ${person} order by 4 desc`,
    db.$queryRaw<OwnFirsts[]>`
      select joined_at as "joinedAt", first_entity_at as "firstEntityAt", first_docs_at as "firstDocsAt" from usage_person
      where tenant_id = ${tenantId}::uuid and person = ${person}`,
  ])
  return { ...(firsts ? { firsts } : {}), days, events, ratings }
}
