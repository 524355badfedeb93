import { operation, requirePerson } from '@callboard/kernel/operation'
import { z } from 'zod'
import { pseudonym, usageSettings } from './record-usage.ts'

/** Latest events in a download. */
const maxEvents = 20_000

type OwnEvent = { at: Date; kind: string; subject: string; found: number | null }
type OwnDay = { day: string; team: string | null; visits: number }
type OwnRating = { ref: string; path: string; helpful: boolean; ratedAt: Date }

/** Everything that is stored about the caller's use of the portal. */
export const getOwnUsage = operation({
  name: 'usage.get-own',
  action: 'self.manage',
  input: z.object({}),
  async run(context) {
    const { tenantId } = context
    const { id } = requirePerson(context)
    const { enabled, retentionDays, salt } = await context.tx((db) => usageSettings(db, tenantId))
    const person = pseudonym(salt, id)
    return context.read(async (db) => {
      const [events, days, ratings, [firsts]] = await Promise.all([
        db.$queryRaw<OwnEvent[]>`
          select at, kind, subject, found from usage_event where tenant_id = ${tenantId}::uuid and person = ${person} order by at desc limit ${maxEvents}::int`,
        db.$queryRaw<OwnDay[]>`
          select to_char(day, 'YYYY-MM-DD') as day, team, times as visits from usage_person_day
          where tenant_id = ${tenantId}::uuid and person = ${person} order by 1 desc`,
        db.$queryRaw<OwnRating[]>`
          select ref, path, helpful, rated_at as "ratedAt" from docs_rating where tenant_id = ${tenantId}::uuid and person = ${person} order by 4 desc`,
        db.$queryRaw<{ joinedAt: Date; firstEntityAt: Date | null; firstDocsAt: Date | null }[]>`
          select joined_at as "joinedAt", first_entity_at as "firstEntityAt", first_docs_at as "firstDocsAt" from usage_person
          where tenant_id = ${tenantId}::uuid and person = ${person}`,
      ])
      return { recording: enabled, retentionDays, pseudonym: person, ...(firsts ? { firsts } : {}), days, events, ratings }
    })
  },
})
