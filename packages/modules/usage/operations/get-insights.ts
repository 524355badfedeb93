import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { type OperationContext, operation } from '@callboard/kernel/operation'
import { entitlementsIn } from '@callboard/modules/billing'
import { z } from 'zod'
import { sampleGoal } from '../domain/adoption-goal.ts'
import type { InsightsView } from '../domain/view.ts'
import { daysBefore, type Window, windowOf } from '../domain/window.ts'
import { readDaily, readPeople, readSample, readWeekly } from '../repo/active-people.ts'
import { readRatings } from '../repo/docs-ratings.ts'
import { readQuestionFigures } from '../repo/questions.ts'
import { readSearches } from '../repo/searches.ts'
import { readVisits } from '../repo/visits.ts'
import { readAdoption } from './read-adoption.ts'
import { readCohorts, readFirstValue } from './read-newcomers.ts'
import { usageSettings } from './record-usage.ts'
import { usedOf } from './used-pages.ts'

export const insights = { id: 'insights', name: 'Insights', tier: 'premium' as const }

/** Settings are created on first use, so they are not part of the snapshot of a report. */
const readSettings = ({ tx, tenantId, platform }: OperationContext) =>
  tx(async (db) => {
    const { enabled, adoptionGoal } = await usageSettings(db, tenantId)
    const connected = await db.integration.findMany({ distinct: ['pluginId'], select: { pluginId: true } })
    return {
      enabled,
      goal: adoptionGoal,
      connected: connected.map((i) => i.pluginId),
      entitlements: await entitlementsIn(db, platform, tenantId),
    }
  })

const readAll = (db: TenantReader, tenantId: TenantId, w: Window, days: number) =>
  Promise.all([
    readPeople(db, tenantId, w),
    readVisits(db, tenantId, w),
    readDaily(db, tenantId, w, daysBefore(w.from, Math.ceil(days / 7) * 7)),
    readWeekly(db, tenantId, w),
    readSearches(db, tenantId, w),
    readRatings(db, tenantId, w),
    readQuestionFigures(db, tenantId, w),
    readAdoption(db, tenantId, w),
    readFirstValue(db, tenantId, w),
    readCohorts(db, tenantId, w),
    readSample(db, tenantId),
  ])

/** Portal usage of the last days, compared with the same number of days before. */
export const getInsights = operation({
  name: 'insights.get',
  action: 'insights.read',
  premium: insights,
  input: z.object({ days: z.union([z.literal(7), z.literal(30), z.literal(90)]).default(30) }),
  async run(context, { days }): Promise<InsightsView> {
    const w = windowOf(days)
    const { enabled, goal, ...shown } = await readSettings(context)
    const [people, visits, daily, weekly, searches, ratings, questions, adoption, firstValue, cohorts, sample] =
      await context.read((db) => readAll(db, context.tenantId, w, days))
    return {
      from: w.from,
      to: w.to,
      days,
      enabled,
      sample,
      daily: daily.filter((d) => d.day >= w.from),
      dailyBefore: daily.filter((d) => d.day < w.from),
      weekly,
      people: { day: people.day, week: people.week, month: people.month },
      visits: visits.visits,
      visitsBefore: visits.visitsBefore,
      visitors: people.now,
      visitorsBefore: people.before,
      returned: people.before > 0 ? people.both / people.before : null,
      ...usedOf(visits, { manifests: context.platform.plugins.manifests(), ...shown }),
      searches,
      ratings,
      questions,
      adoption: { ...adoption, goal: goal ?? (sample ? sampleGoal : null) },
      cohorts,
      firstValue,
    }
  },
})
