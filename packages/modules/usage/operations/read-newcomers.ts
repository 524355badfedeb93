import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { cohortsOf } from '../domain/cohorts.ts'
import { minGroup } from '../domain/small-groups.ts'
import type { InsightsView } from '../domain/view.ts'
import type { Window } from '../domain/window.ts'
import { type Firsts, readNewcomers as readRows } from '../repo/newcomers.ts'

const cohortMonths = 6

/** A median of enough people to be shown. */
const median = (of: Firsts | undefined, reached: 'entities' | 'docs', minutes: 'entityMinutes' | 'docsMinutes') =>
  of && of[reached] >= minGroup ? of[minutes] : null

/** How long people who joined took to open an entity and to read docs, and the organization to connect an integration. */
function firstValueOf(rows: readonly Firsts[], integrationMinutes: number | null): InsightsView['firstValue'] {
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

/**
 * Time to first value, and the people of the last six months by the month in which they joined, with how many of them were active
 * since.
 */
export async function readNewcomers(
  db: TenantReader,
  tenantId: TenantId,
  w: Window,
): Promise<Pick<InsightsView, 'firstValue' | 'cohorts'>> {
  const { firsts, cohorts, since, integrationMinutes } = await readRows(db, tenantId, w, cohortMonths)
  return {
    firstValue: firstValueOf(firsts, integrationMinutes),
    cohorts: cohortsOf(cohorts, since ?? undefined, w.to.slice(0, 7)),
  }
}
