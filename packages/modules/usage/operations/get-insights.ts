import { notFound } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { operation } from '@callboard/kernel/operation'
import { entitlementsOfTenant } from '@callboard/modules/billing'
import { z } from 'zod'
import { sampleGoal } from '../domain/adoption-goal.ts'
import type { InsightsView } from '../domain/view.ts'
import { daysBefore, type Window, windowOf } from '../domain/window.ts'
import { readActivity } from '../repo/active-people.ts'
import { readRatings } from '../repo/docs-ratings.ts'
import { readInsightsSettings } from '../repo/insights-settings.ts'
import { readQuestionFigures } from '../repo/questions.ts'
import { readSearches } from '../repo/searches.ts'
import { readVisits } from '../repo/visits.ts'
import { readAdoption } from './read-adoption.ts'
import { readNewcomers } from './read-newcomers.ts'
import { usedOf } from './used-pages.ts'

export const insights = { id: 'insights', name: 'Insights', tier: 'premium' as const }

const readAll = (db: TenantReader, tenantId: TenantId, w: Window, days: number) =>
  Promise.all([
    readInsightsSettings(db, tenantId),
    readActivity(db, tenantId, w, daysBefore(w.from, Math.ceil(days / 7) * 7)),
    readVisits(db, tenantId, w),
    readSearches(db, tenantId, w),
    readRatings(db, tenantId, w),
    readQuestionFigures(db, tenantId, w),
    readAdoption(db, tenantId, w),
    readNewcomers(db, tenantId, w),
  ])

/** Portal usage of the last days, compared with the same number of days before. */
export const getInsights = operation({
  name: 'insights.get',
  action: 'insights.read',
  premium: insights,
  readOnly: true,
  input: z.object({ days: z.union([z.literal(7), z.literal(30), z.literal(90)]).default(30) }),
  async run({ read, tenantId, platform }, { days }): Promise<InsightsView> {
    const w = windowOf(days)
    const [settings, { people, daily, weekly }, visits, searches, ratings, questions, adoption, newcomers] = await read((db) =>
      readAll(db, tenantId, w, days),
    )
    if (!settings) throw notFound('This organization')
    const { enabled, goal, sample, connected } = settings
    const manifests = platform.plugins.manifests()
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
      ...usedOf(visits, { manifests, connected, entitlements: entitlementsOfTenant(platform, settings) }),
      searches,
      ratings,
      questions,
      adoption: { ...adoption, goal: goal ?? (sample ? sampleGoal : null) },
      ...newcomers,
    }
  },
})
