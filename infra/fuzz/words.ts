import { roles } from '@callboard/core/permissions'
import type { FilledIds } from '@callboard/testing/filled-tenant'

/** Ids by parameter name in paths and bodies. Half of them belong to the other organization. */
export function knownIds(own: FilledIds, foreign: FilledIds): Record<string, string[]> {
  const both = (name: keyof FilledIds) => [own[name], own[name], own[name], foreign[name]]
  return {
    'integrations.id': both('integration'),
    integrationId: both('integration'),
    integration: both('integration'),
    'tokens.id': both('token'),
    'invitations.id': both('invitation'),
    'exports.id': both('export'),
    'export.id': both('export'),
    'webhooks.id': both('webhook'),
    'questions.id': both('question'),
    'tasks.id': both('task'),
    'golden-questions.id': both('golden'),
    'runs.id': both('run'),
    runId: both('run'),
    run: both('run'),
    uploadId: both('upload'),
    budget: both('budget'),
    id: [
      ...both('integration'),
      ...both('webhook'),
      ...both('delivery'),
      ...both('budget'),
      ...both('upload'),
      ...both('notification'),
    ],
    ids: both('notification'),
  }
}

/** Strings for parameters and fields, by name. */
export const words: Record<string, string[]> = {
  ref: ['component:default/service-000003', 'component:default/beta', 'api:default/service-000004', 'component:default/gone'],
  refs: ['component:default/service-000003', 'component:default/beta'],
  entityRef: ['component:default/service-000003'],
  entityRefs: ['component:default/service-000003', 'component:default/beta', 'api:default/service-000004'],
  kind: ['component', 'api', 'group', 'pipelines'],
  namespace: ['default'],
  name: ['service-000003', 'beta', 'ledger'],
  key: ['x', 'uid-1', 'run-1'],
  plugin: ['github', 'ci', 'kubernetes', 'cloud-costs', 'insights'],
  pluginId: ['github', 'kubernetes', 'gitlab', 'catalog-files'],
  'plugins.id': ['ci', 'github', 'kubernetes'],
  page: ['2', '1', 'repositories', 'overview', 'clusters', 'costs', 'insights', 'index.md'],
  path: ['index.md', '/'],
  tab: ['docs', 'api', 'relations', 'history', 'kubernetes', 'ci', 'costs'],
  field: ['spec.type', 'spec.owner', 'metadata.title'],
  facet: ['kind', 'metadata.tags', 'relations.ownedBy'],
  facets: ['kind', 'metadata.tags', 'relations.ownedBy'],
  fields: ['metadata.name', 'kind', 'spec', 'metadata.annotations.backstage.io/techdocs-ref'],
  q: ['ledger', 'kind:api owner:payments', 'service'],
  text: ['ledger', 'service'],
  term: ['ledger', 'service'],
  at: ['2026-11-20T10:00:00Z'],
  to: ['/', '/t/x', '//evil.example'],
  host: ['portal.beta.example', 'localhost'],
  domain: ['beta.example', 'new.example'],
  target: ['http://127.0.0.1:9/catalog-info.yaml', 'https://github.example/acme/x/blob/main/catalog-info.yaml'],
  email: ['someone@example.com'],
  emails: ['someone@example.com', 'two@example.com'],
  scopes: ['catalog.read', 'members.manage'],
  role: [...roles],
  container: ['main'],
  instance: ['word'],
  days: ['7', '30', '90'],
  job: ['job-1'],
}
