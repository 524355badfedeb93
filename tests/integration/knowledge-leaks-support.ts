import { type SourceKind, sourceKinds } from '@callboard/modules/knowledge/domain/section'

// Secrets in each source of two organizations.

export const organizations = ['alpha', 'beta'] as const
export type Organization = (typeof organizations)[number]

/** A word that occurs nowhere else, in one source of one organization. */
export const secretOf = (organization: Organization, source: SourceKind) => `zq${organization}${source}kestrel`
export const secrets = organizations.flatMap((organization) =>
  sourceKinds.map((source) => ({ organization, source, secret: secretOf(organization, source) })),
)

export const about: Record<SourceKind, string> = {
  docs: 'The vault of the harbour opens with the passphrase',
  entity: 'Turns the lighthouse with the passphrase',
  api: 'Rotate the beacon with the passphrase',
  article: 'The storehouse of the dune is closed with the passphrase',
  document: 'The spare keys of the signal mast hang beside the passphrase',
  answer: 'Does the keeper of the tide tables know the passphrase of the pantry',
}

/** What typed reads answer: a problem of an entity is on its page, one of an integration on that of the integration. */
const problems = [
  { kind: 'entity', action: 'catalog.read', question: 'which catalog problems does lighthouse have?' },
  { kind: 'integration', action: 'integrations.read', question: 'which problems do our integrations have?' },
  { kind: 'runbook', action: 'catalog.read', question: 'where is the runbook for lighthouse?' },
] as const
export const problemSecret = (organization: Organization, kind: (typeof problems)[number]['kind']) =>
  `zp${organization}${kind}merlin`
export const problemSecrets = organizations.flatMap((organization) =>
  problems.map((problem) => ({ ...problem, organization, secret: problemSecret(organization, problem.kind) })),
)

export const descriptorsOf = (organization: Organization) => [
  { kind: 'Group', metadata: { name: 'keepers' }, spec: { type: 'team', children: [] } },
  {
    kind: 'Component',
    metadata: { name: 'lighthouse', description: `${about.entity} ${secretOf(organization, 'entity')}.` },
    spec: { type: 'service', owner: 'keepers' },
  },
  {
    kind: 'Component',
    metadata: {
      name: 'foghorn',
      links: [{ title: `Runbook ${problemSecret(organization, 'runbook')}`, url: 'https://example.com/runbook' }],
    },
    spec: { type: 'service', owner: 'keepers', subcomponentOf: 'lighthouse' },
  },
  {
    kind: 'API',
    metadata: { name: 'beacons' },
    spec: {
      type: 'openapi',
      owner: 'keepers',
      definition: JSON.stringify({
        openapi: '3.1.0',
        info: { title: 'x', version: '1' },
        paths: { '/beacons': { post: { summary: `${about.api} ${secretOf(organization, 'api')}` } } },
      }),
    },
  },
]

export const ref = 'component:default/lighthouse'
export const team = 'group:default/keepers'

export const pagesOf = (organization: Organization) => {
  const text = `# Vault\n\n${about.docs} ${secretOf(organization, 'docs')}.`
  return [{ ref, path: 'vault.md', title: 'Vault', section: '', text, plain: text, url: 'https://example.com/vault.md' }]
}
