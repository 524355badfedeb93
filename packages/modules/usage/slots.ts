import { type PortalPath, portalPaths, routePath } from '@callboard/core/portal-paths'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import { defineAction, defineReader } from '@callboard/plugin-kit/slot-data'
import { pageNames, parseSubject } from './domain/subject.ts'
import type { InsightsView } from './domain/view.ts'

/** Premium: rejected with `locked` if it is not in the plan. */
export const insightsOf = defineReader<{ days: 7 | 30 | 90 }, InsightsView>('usage.insights')

/** Sets or removes the adoption goal, a percentage. */
export const saveAdoptionGoal = defineAction<{ goal: number | null }>('usage.save-adoption-goal')

/** Everything of Insights. */
export const usageCsv = (days: number) => routePath(['usage', 'csv'], { days: String(days) })

/** The page of a subject; undefined for pages that need an id. */
export function subjectPath(subject: string): PortalPath | undefined {
  const parsed = parseSubject(subject)
  if (parsed?.kind === 'entity') return portalPaths.entity(partsOf(parsed.ref))
  if (parsed?.kind === 'docs') return portalPaths.entityDocs(partsOf(parsed.ref), parsed.path || undefined)
  if (parsed?.kind === 'plugin') return portalPaths.pluginPage(parsed.plugin, parsed.page)
  if (parsed?.kind !== 'page' || !Object.hasOwn(pageNames, parsed.page)) return undefined
  return parsed.page === 'home' ? portalPaths.home() : routePath([parsed.page])
}

/** The results of a search. */
export const searchPath = (words: string) => routePath(['search'], { q: words })

/** Where a docs page with these words as its title is written. */
export const newDocsPath = (words: string) => routePath(['docs', 'new'], { title: words })
