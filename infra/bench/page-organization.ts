import type { Platform } from '@callboard/kernel/platform'
import { fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { createTestTenant } from '@callboard/testing/tenants'
import { ingestFolder } from './catalog-files.ts'
import { generatedNames, writeCatalogFiles } from './generated-catalog.ts'
import { addActivity } from './page-activity.ts'

const entities = 10_000
const { component, api, group } = generatedNames

/** Pages below a portal, by printed name. `of` is an entity with all kinds of data. */
const pagesOf = (component: string, api: string, group: string): [string, string][] => {
  const entity = (kind: string, name: string, tab?: string) => `/catalog/${kind}/default/${name}${tab ? `/${tab}` : ''}`
  return [
    ['home', ''],
    ['catalog', '/catalog?kind=component'],
    ['catalog, all kinds', '/catalog'],
    ['catalog, filtered', '/catalog?kind=component&lifecycle=production&q=ledger'],
    ['APIs', '/catalog?kind=api'],
    ['teams', '/catalog?kind=group'],
    ['entity', entity('component', component)],
    ['entity, relations', entity('component', component, 'relations')],
    ['entity, docs', entity('component', 'beta', 'docs')],
    ['entity, workloads', entity('component', component, 'kubernetes.workloads')],
    ['entity, CI/CD', entity('component', component, 'ci.pipelines')],
    ['entity, costs', entity('component', component, 'cloud-costs.costs')],
    ['entity, history', entity('component', component, 'history')],
    ['entity, YAML', entity('component', component, 'yaml')],
    ['entity, an API', entity('api', api)],
    ['entity, definition', entity('api', api, 'definition')],
    ['team', entity('group', group)],
    ['clusters', '/p/kubernetes/clusters'],
    ['pipelines', '/p/ci/pipelines'],
    ['costs', '/p/cloud-costs/costs'],
    ['budgets', '/p/cloud-costs/budgets'],
    ['repositories', '/p/github/repositories'],
    ['insights', '/p/insights/usage'],
    ['integrations', '/integrations'],
    ['map', '/map'],
    ['ask', '/ask'],
    ['search', '/search?q=ledger'],
    ['ownership', '/ownership'],
    ['review', '/catalog/review'],
    ['removed', '/catalog/removed'],
    ['history', '/history'],
    ['notifications', '/notifications'],
    ['settings', '/settings'],
    ['members', '/settings/members'],
    ['audit log', '/settings/audit'],
  ]
}

export type PageOrganization = { email: string; pages: [name: string, address: string][] }

/** An organization with 10,000 entities and their activity, and the addresses of its pages. */
export async function createPageOrganization(platform: Platform): Promise<PageOrganization> {
  const tenant = await createTestTenant(platform, 'Bench pages')
  const context = tenant.as('owner')
  await fillTenant(platform, tenant, newFilledIds(), 'bench')
  const files = writeCatalogFiles(entities)
  await ingestFolder(context, files.dir)
  files.remove()
  await addActivity(context, component)
  const pages = pagesOf(component, api, group).map(([name, address]): [string, string] => [name, `/t/${tenant.slug}${address}`])
  return { email: tenant.owner.email, pages }
}
