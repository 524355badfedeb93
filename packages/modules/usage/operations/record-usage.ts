import { createHmac, randomBytes } from 'node:crypto'
import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { operation, requirePerson } from '@callboard/kernel/operation'
import { groupsOfPerson } from '@callboard/modules/catalog'
import { limitAttempts } from '@callboard/modules/identity'
import { z } from 'zod'
import { maxEvents } from '../domain/max-events.ts'
import { subjectOf } from '../domain/subject.ts'
import { usageEvent, wordsOf } from '../domain/usage.ts'
import { rollUpUsageJob as rollUpJob } from '../jobs.ts'
import { markDirty } from '../repo/day-sums.ts'
import { insertEvents, insertPerson } from '../repo/usage-events.ts'

const hourMs = 3_600_000
/** Delay of aggregation after the first pending event. */
const debounceMs = 10_000
/** Maximum events per user and hour; more are not plausible. */
const maxEventsPerHour = 3000

export async function usageSettings(db: TenantDb, tenantId: TenantId) {
  const known = await db.usageSettings.findFirst()
  if (known) return known
  await db.usageSettings.createMany({ data: [{ tenantId, salt: randomBytes(24).toString('base64url') }], skipDuplicates: true })
  return db.usageSettings.findFirstOrThrow()
}

/** A pseudonym: stable for a user within an organization, and useless outside of it. */
export const pseudonym = (salt: string, userId: string): string =>
  createHmac('sha256', salt).update(userId).digest('base64url').slice(0, 16)

/** An event with an implausible time, or one that was delayed for a day, gets the current time. */
const timeOf = (at: string, now: number): Date => {
  const given = Date.parse(at)
  return new Date(given > now - 20 * hourMs && given < now + 5 * 60_000 ? given : now)
}

/** Records usage events. Nothing is stored if the organization has turned it off. */
export const recordUsage = operation({
  name: 'usage.record',
  action: 'tenant.read',
  input: z.object({ events: z.array(usageEvent).min(1).max(maxEvents) }),
  async run(context, { events }): Promise<{ taken: number }> {
    const { tenantId } = context
    const person = requirePerson(context)
    await limitAttempts(`usage:${person.id}`, maxEventsPerHour, 3600, events.length)
    return context.tx(async (db) => {
      const { enabled, salt } = await usageSettings(db, tenantId)
      if (!enabled) return { taken: 0 }
      const { groups } = await groupsOfPerson(db, tenantId, person.id)
      const now = Date.now()
      const pseudonymous = pseudonym(salt, person.id)
      const rows = events.map((e) => {
        const at = timeOf(e.at, now)
        return {
          id: e.id,
          at: at.toISOString(),
          day: at.toISOString().slice(0, 10),
          person: pseudonymous,
          team: groups[0]?.ref ?? null,
          kind: e.kind,
          subject: e.kind === 'search' ? wordsOf(e.what) : subjectOf(e.what),
          found: e.found ?? null,
        }
      })
      const taken = await insertEvents(db, tenantId, rows)
      if (taken === 0) return { taken }
      await insertPerson(db, tenantId, { id: person.id, person: pseudonymous })
      await markDirty(db, tenantId, [...new Set(rows.map((r) => r.day))])
      await enqueue(db, tenantId, jobRequest(rollUpJob, {}, { runAt: new Date(now + debounceMs) }))
      return { taken }
    })
  },
})
