import type { Scope } from '@callboard/core/permissions'

/** What an app may be allowed, with the words of the consent page. Reads alone: nobody confirms each call. */
export const appScopes = [
  {
    scope: 'catalog.read',
    label: 'Read the catalog and docs',
    detail: 'Services, APIs, teams, owners, dependencies and docs pages',
  },
  {
    scope: 'knowledge.ask',
    label: 'Ask questions',
    detail: 'Answers quoted from docs and the catalog; they count against your plan',
  },
  { scope: 'workloads.read', label: 'See what runs', detail: 'Workloads, versions and health in every cluster' },
  { scope: 'pipelines.read', label: 'See pipelines and deployments', detail: 'Runs, results and deployments' },
  { scope: 'costs.read', label: 'See cloud costs', detail: 'Costs and forecasts by service and team' },
] as const satisfies readonly { scope: Scope; label: string; detail: string }[]

export type AppScope = (typeof appScopes)[number]['scope']

export const appScopeNames: readonly AppScope[] = appScopes.map(({ scope }) => scope)

/**
 * The scopes of a request that exist here: all of them where it names none, because the member narrows them on the consent page.
 * Unknown ones are left out, as RFC 6749 (3.3) allows; empty if it names unknown ones alone.
 */
export function requestedScopes(text: string | undefined): AppScope[] {
  const named = (text ?? '').split(' ').filter(Boolean)
  return named.length === 0 ? [...appScopeNames] : appScopeNames.filter((scope) => named.includes(scope))
}
