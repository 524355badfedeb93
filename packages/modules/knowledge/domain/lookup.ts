import type { Action } from '@callboard/core/permissions'

// What a model may look up while it words an answer, with the rights of whoever asked.

export type LookupTool = 'query_catalog' | 'search_docs' | 'get_workloads' | 'get_pipelines' | 'get_costs'

/** For an answer, those that were refused included. */
export const maxLookups = 6

/** The permission that each needs. */
export const lookupAction = {
  query_catalog: 'catalog.read',
  search_docs: 'catalog.read',
  get_workloads: 'workloads.read',
  get_pipelines: 'pipelines.read',
  get_costs: 'costs.read',
} as const satisfies Record<LookupTool, Action>

/** What was found, under the number that sentences cite. `href`: path in the portal. */
export type LookupSource = { number: number; title: string; href: string }

/**
 * A lookup as its reader sees it. `refused`: it was about something that the question is not about, or no lookup at all; then
 * nothing that the model wrote is shown. `denied`: the asker lacks the permission.
 */
export type LookupStep = {
  tool: LookupTool | null
  /** The entity, or the words that were searched for. */
  about: string
  outcome: 'found' | 'nothing' | 'refused' | 'denied'
  sources: LookupSource[]
}
