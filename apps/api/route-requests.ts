import type { Action } from '@callboard/core/permissions'
import type { FilledIds } from '@callboard/testing/filled-tenant'
import { writtenTemplate } from '@callboard/testing/operation-inputs'
import type { TestApi } from './test-api.ts'

// A valid request for each route of /api/v1, for the suites that call all of them.

export type Route = { verb: string; path: string; action: Action }

/** The organization's objects by id, its owner's colleague, and the word that its texts contain. */
export type FilledOrganization = { ids: FilledIds; colleague: string; word: string }

/** The routes that the OpenAPI document describes. */
export async function describedRoutes(api: TestApi): Promise<Route[]> {
  const document = (await (await api.get('/api/v1/openapi.json', '')).json()) as {
    paths: Record<string, Record<string, { security?: { token: Action[] }[] }>>
  }
  return Object.entries(document.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, { security }]) => ({ verb, path, action: security?.[0]?.token[0] as Action })),
  )
}

/** A valid body for every route with one. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of bodies
const bodiesOf = ({ ids, word }: FilledOrganization): Record<string, unknown> => ({
  'put /integrations/{id}/state': { state: 'paused' },
  'put /entities': { entities: [] },
  'patch /integrations/{id}': { settings: { organization: 'acme', host: 'http://127.0.0.1:1' }, secrets: {} },
  'post /integrations': {
    pluginId: 'github',
    settings: { organization: 'acme', host: 'http://127.0.0.1:1' },
    secrets: { token: 'x' },
  },
  'post /integrations/check': {
    pluginId: 'github',
    settings: { organization: 'acme', host: 'http://127.0.0.1:1' },
    secrets: { token: 'x' },
  },
  'put /members/{userId}/role': { role: 'viewer' },
  'post /invitations': { emails: ['somebody@example.com'], role: 'viewer' },
  'post /tokens': { name: 'x', scopes: ['catalog.read'] },
  'put /plugins/{id}': { on: true },
  'post /notifications/read': { ids: 'all' },
  'post /conclusions/accept': { refs: ['component:default/beta'] },
  'put /conclusions/{ref}/values/{field}': { verdict: 'confirmed' },
  'post /conclusions/ignored': { integrationId: ids.integration, pattern: `${word}/**` },
  'post /conclusions/ignored/remove': { integrationId: ids.integration, pattern: `${word}/**` },
  'post /proposals': { ref: 'component:default/beta' },
  'post /ask': { question: 'How is beta deployed?' },
  'put /threads/{id}/sharing': { shared: true },
  'put /questions/{id}/feedback': { helpful: false, reason: 'outdated' },
  'post /questions/answered': { question: 'How is beta rolled back?', answer: 'Deploy the tag before.', team: 'platform' },
  'put /questions/{id}/answer': { answer: 'So.' },
  'post /experiments': {
    key: 'checkout-form',
    name: 'Shorter form',
    flagKey: 'checkout-form',
    entity: 'component:default/beta',
    plannedUnits: 1000,
    variants: [
      { key: 'control', weight: 50 },
      { key: 'treatment', weight: 50 },
    ],
    metrics: [{ metric: 'sign-ups', role: 'success' }],
  },
  'post /experiments/{id}/conclusion': { outcome: 'shipped', conclusion: 'It helps.' },
  'post /metrics': { key: 'revenue', name: 'Revenue', kind: 'mean', event: 'purchase' },
  'post /exposures': {
    exposures: [{ experiment: 'checkout-button', variant: 'control', unit: 'u-1', at: new Date().toISOString() }],
  },
  'post /events': { events: [{ id: 'e-1', event: 'signed-up', unit: 'u-1', at: new Date().toISOString() }] },
  'post /events/import': { event: 'revenue', csv: `unit,day,value\nu-1,${new Date().toISOString().slice(0, 10)},2\n` },
  'post /knowledge/articles': { title: 'Leave', text: 'Ask your lead.', owner: 'group:default/nobody' },
  'put /knowledge/articles/{id}': { title: 'Leave', text: 'Ask your lead.', owner: 'component:default/beta' },
  'post /knowledge/article-texts': { name: 'leave.md', content: 'IyBMZWF2ZQ==' },
  'post /flags': { key: 'new', type: 'boolean', variants: [{ name: 'on', value: true }] },
  'put /flags/{key}': { variants: [{ name: 'on', value: true }] },
  'put /flags/{key}/environments/{environment}': { enabled: true, offVariant: null, defaultVariant: 'on' },
  'put /flags/{key}/environments/{environment}/enabled': { enabled: false },
  'post /flags/{key}/environments/{environment}/try': { context: { targetingKey: 'user-1' } },
  'put /flags/{key}/permanent': { permanent: true },
  'put /flags/{key}/archived': { archived: true },
  'post /flags/import': { flags: {} },
  'post /flags/{key}/undo': { version: ids.flagVersion },
  'post /flag-requests': { change: { kind: 'toggle', key: 'new-checkout', environment: 'production', enabled: false } },
  'post /flag-requests/{id}/decision': { approve: false },
  'put /flag-environments/{environment}': {
    ...{ name: 'Production', approval: 'none', approvers: 'members', holdoutShare: 0, holdoutUnit: 'targetingKey' },
  },
  'put /flag-segments/{key}': { targeting: { attribute: 'plan', operator: 'equals', value: 'pro' } },
  'post /flag-clients': { name: 'checkout', environment: 'production', kind: 'server' },
  'post /templates': { text: writtenTemplate },
  'put /templates/{ref}/text': { text: writtenTemplate },
  'post /templates/{ref}/dry-run': { values: {} },
  'post /templates/{ref}/required-approvals': { values: {} },
  'post /template-policies': { name: 'New', templateOwner: true },
  'put /template-policies/{id}': { name: 'Changed', templateOwner: true },
  'post /runs': { ref: 'template:default/beta', values: {} },
  'post /approvals/{id}/{step}': { decision: 'approve' },
  'post /api/scaffolder/v2/tasks': { templateRef: 'template:default/beta', values: {} },
  'post /api/scaffolder/v2/dry-run': {
    template: { apiVersion: 'scaffolder.backstage.io/v1beta3', kind: 'Template', metadata: { name: 'x' }, spec: {} },
    values: {},
  },
  'post /knowledge/golden-questions': { text: 'How is beta deployed?', ref: 'component:default/beta', path: 'index.md' },
})

/** Values of path and query parameters for the organization's objects. */
const queries: Record<string, string> = {
  '/entities': '?source=ci',
  '/search': '?q=beta',
  '/items': '?plugin=github',
  '/flags/import': '?format=flagd&environment=production',
  '/entities/{ref}/docs/page': '?path=index.md',
  '/entities/{ref}/as-of': `?at=${new Date().toISOString()}`,
}

function idFor(path: string, ids: FilledIds): string {
  if (path.startsWith('/invitations')) return ids.invitation
  if (path.startsWith('/tokens')) return ids.token
  if (path.startsWith('/exports')) return ids.export
  if (path.startsWith('/plugins')) return 'ci'
  // A thread has the id of its first question.
  if (path.startsWith('/questions') || path.startsWith('/threads')) return ids.question
  if (path.startsWith('/flag-clients')) return ids.flagClient
  if (path.startsWith('/flag-requests')) return ids.flagRequest
  if (path.startsWith('/knowledge/tasks')) return ids.task
  if (path.startsWith('/knowledge/articles')) return ids.article
  if (path.startsWith('/knowledge/golden-questions')) return ids.golden
  if (path.startsWith('/experiments')) return ids.experiment
  if (path.startsWith('/template-policies')) return ids.templatePolicy
  if (path.startsWith('/runs') || path.startsWith('/approvals')) return ids.templateRun
  return ids.integration
}

function addressOf({ path }: Route, { ids, colleague }: FilledOrganization): string {
  const ofPlugin = path.replace('{namespace}/{kind}/{name}', 'default/component/beta').replace('*', 'index.html')
  if (path.startsWith('/api/'))
    return ofPlugin.replace('{id}', ids.integration).replace('{taskId}', ids.templateRun).replace('{provider}/{resource}', 'x/y')
  const ref = path.startsWith('/tombstones')
    ? 'component:default/gone'
    : `${path.startsWith('/templates') ? 'template' : 'component'}:default/beta`
  const filled = path
    .replace('{id}', idFor(path, ids))
    .replace('{userId}', colleague)
    .replace('{runId}', ids.run)
    .replace('{tokenId}', ids.agentToken)
    .replace('{ref}', encodeURIComponent(ref))
    .replace('{field}', 'spec.type')
    .replace('{key}', path.startsWith('/flag') ? 'new-checkout' : 'x')
    .replace('{environment}', 'production')
    .replace('{step}', '0')
  return `/api/v1${filled}${queries[path] ?? ''}`
}

/** A valid request for a route, about the organization's objects. `body` is undefined if the route has none. */
export function requestOf(route: Route, of: FilledOrganization): { method: string; url: string; body: unknown } {
  const { verb, path } = route
  const isBare = verb === 'get' || verb === 'delete'
  const body = isBare ? undefined : (bodiesOf(of)[`${verb} ${path}`] ?? {})
  return { method: verb.toUpperCase(), url: addressOf(route, of), body }
}
