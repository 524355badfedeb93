import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { type Cohort, cohortsOf } from '../domain/cohorts.ts'
import { minGroup } from '../domain/small-groups.ts'
import type { InsightsView } from '../domain/view.ts'
import type { Window } from '../domain/window.ts'
import { type Firsts, firstActiveMonth, minutesToIntegration, readCohortRows, readFirsts } from '../repo/newcomers.ts'

const cohortMonths = 6

/** A median of enough people to be shown. */
const median = (of: Firsts | undefined, reached: 'entities' | 'docs', minutes: 'entityMinutes' | 'docsMinutes') =>
  of && of[reached] >= minGroup ? of[minutes] : null

/**
 * Time to first value: how long people who joined took to open an entity and to read docs, and the organization to connect an
 * integration.
 */
export async function readFirstValue(db: TenantReader, tenantId: TenantId, w: Window): Promise<InsightsView['firstValue']> {
  const [rows, integrationMinutes] = await Promise.all([readFirsts(db, tenantId, w), minutesToIntegration(db, tenantId)])
  const now = rows.find((r) => !r.earlier)
  const before = rows.find((r) => r.earlier)
  return {
    joined: now?.joined ?? 0,
    joinedBefore: before?.joined ?? 0,
    entity: {
      reached: now?.entities ?? 0,
      medianMinutes: median(now, 'entities', 'entityMinutes'),
      before: median(before, 'entities', 'entityMinutes'),
    },
    docs: {
      reached: now?.docs ?? 0,
      medianMinutes: median(now, 'docs', 'docsMinutes'),
      before: median(before, 'docs', 'docsMinutes'),
    },
    integrationMinutes,
  }
}

/** The people of the last six months by the month in which they joined, and how many of them were active since. */
export async function readCohorts(db: TenantReader, tenantId: TenantId, { to }: Window): Promise<Cohort[]> {
  const [rows, since] = await Promise.all([
    readCohortRows(db, tenantId, { to, months: cohortMonths }),
    firstActiveMonth(db, tenantId),
  ])
  return cohortsOf(rows, since, to.slice(0, 7))
}
