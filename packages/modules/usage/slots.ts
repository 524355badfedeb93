import { routePath } from '@callboard/core/portal-paths'
import { defineReader } from '@callboard/plugin-kit/slot-data'
import type { InsightsView } from './domain/usage.ts'

/** Premium: rejected with `locked` if it is not in the plan. */
export const insightsOf = defineReader<{ days: 7 | 30 | 90 }, InsightsView>('usage.insights')

/** Everything of Insights. */
export const usageCsv = (days: number) => routePath(['usage', 'csv'], { days: String(days) })
