import { randomUUID } from 'node:crypto'
import { type Role, roleMay, roles, type Scope } from '@callboard/core/permissions'
import { forTenant } from '@callboard/db/for-tenant'
import { type OperationContext, operationContext } from '@callboard/kernel/operation'
import { readApiOperations } from '@callboard/modules/apis'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { replacePages } from '@callboard/modules/docs'
import { ask, indexKnowledge } from '@callboard/modules/knowledge'
import { type SourceKind, sourceKinds } from '@callboard/modules/knowledge/domain/section'
import { readableSources } from '@callboard/modules/knowledge/domain/sources'
import { closeParsing } from '@callboard/parsing/parse'
import { closeRanking } from '@callboard/parsing/ranking/rank'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// Plants a secret in each source of two organizations, and asks for all of them as everybody. A secret may only come back to
// somebody of its organization who may read its source.

const organizations = ['alpha', 'beta'] as const
type Organization = (typeof organizations)[number]

/** A word that occurs nowhere else, in one source of one organization. */
const secretOf = (organization: Organization, source: SourceKind) => `zq${organization}${source}kestrel`
const secrets = organizations.flatMap((organization) =>
  sourceKinds.map((source) => ({ organization, source, secret: secretOf(organization, source) })),
)

const about: Record<SourceKind, string> = {
  docs: 'The vault of the harbour opens with the passphrase',
  entity: 'Turns the lighthouse with the passphrase',
  api: 'Rotate the beacon with the passphrase',
}

/** Questions that would find a secret: by itself, with a typo, by what stands beside it, and by its source's entity. */
const questionsFor = (source: SourceKind, secret: string) => [
  secret,
  secret.replace('kestrel', 'kestrle'),
  `${about[source]}?`,
  `what is ${secret} in the docs of lighthouse`,
]

let database: TestDatabase
const tenants = {} as Record<Organization, TestTenant>
const integrations: Record<Organization, string> = { alpha: randomUUID(), beta: randomUUID() }
const platform = testPlatform(pluginRegistry)

const descriptorsOf = (organization: Organization) => [
  {
    kind: 'Component',
    metadata: { name: 'lighthouse', description: `${about.entity} ${secretOf(organization, 'entity')}.` },
    spec: { type: 'service', owner: 'keepers' },
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

const ref = 'component:default/lighthouse'

const pagesOf = (organization: Organization) => {
  const text = `# Vault\n\n${about.docs} ${secretOf(organization, 'docs')}.`
  return [{ ref, path: 'vault.md', title: 'Vault', section: '', text, plain: text, url: 'https://example.com/vault.md' }]
}

async function plant(organization: Organization): Promise<void> {
  const tenant = await createTestTenant(platform, organization)
  tenants[organization] = tenant
  const integrationId = integrations[organization]
  const { tx } = forTenant(tenant.id)
  const common = { pluginId: 'github', name: 'x', account: 'acme', settings: {}, secrets: '' }
  await tx((db) => db.integration.create({ data: { tenantId: tenant.id, id: integrationId, ...common } }))
  const inputs = descriptorsOf(organization).map((descriptor) => ({
    descriptor: { apiVersion: 'backstage.io/v1alpha1', ...descriptor } as unknown as Descriptor,
    item: 'i',
    file: 'f',
    url: 'u',
    line: 1,
    evidence: null,
  }))
  await tx((db) => applyEntities(db, tenant.id, integrationId, inputs, null))
  await readApiOperations(tenant.id)
  await tx((db) => replacePages(db, tenant.id, integrationId, [{ key: 'i', pages: pagesOf(organization) }]))
  await indexKnowledge(tenant.id)
}

beforeAll(async () => {
  database = await openTestDatabase()
  for (const organization of organizations) await plant(organization)
})
let cases = 0
afterAll(async () => {
  process.stdout.write(`secrets × askers × questions: ${cases} cases, no leak\n`)
  await closeRanking()
  await closeParsing()
  await database.drop()
})

/** Everybody who asks: each role, and tokens with and without the scope of each source. */
const scopes: Record<string, readonly Scope[]> = {
  'a token that reads the catalog': ['knowledge.ask', 'catalog.read'],
  'a token that only asks': ['knowledge.ask'],
  'a token that reads something else': ['knowledge.ask', 'costs.read', 'workloads.read', 'members.read', 'integrations.read'],
}
type Asker = { name: string; organization: Organization; sources: readonly SourceKind[]; context(): OperationContext }
const askers: Asker[] = organizations.flatMap((organization) => [
  ...roles.map((role: Role) => ({
    name: `${role} of ${organization}`,
    organization,
    sources: readableSources((action) => roleMay(role, action)),
    context: () => tenants[organization].as(role),
  })),
  ...Object.entries(scopes).map(([name, granted]) => ({
    name: `${name} of ${organization}`,
    organization,
    sources: readableSources((action) => granted.includes(action)),
    context: () => operationContext(platform, tenants[organization].id, { type: 'token', id: 'x', label: 'x', scopes: granted }),
  })),
])

const textOf = async (context: OperationContext, question: string) =>
  JSON.stringify(await ask(context, { question })).toLowerCase()

describe.each(askers)('$name', (asker) => {
  test.each(secrets)('gets $secret only if permitted', async ({ organization, source, secret }) => {
    const isPermitted = organization === asker.organization && asker.sources.includes(source)
    const answers = await Promise.all(questionsFor(source, secret).map((question) => textOf(asker.context(), question)))
    cases += answers.length
    for (const answer of answers) {
      const leaked = secrets.filter((s) => answer.includes(s.secret))
      expect(leaked.filter((s) => s.organization !== asker.organization || !asker.sources.includes(s.source))).toEqual([])
    }
    // Who may read it finds the page that holds it, so a suite that finds nothing anywhere would fail.
    const path = source === 'docs' ? 'vault.md' : source === 'api' ? 'beacons' : 'lighthouse'
    if (isPermitted) expect(answers[2]).toContain(path)
  })

  test('cannot tell a secret of others from a word that nobody has written', async () => {
    const unreadable = secrets.filter((s) => s.organization !== asker.organization || !asker.sources.includes(s.source))
    const nonsense = await ask(asker.context(), { question: 'how is zqnobodywrotekestrel rotated' })
    for (const { secret } of unreadable) {
      cases++
      expect(await ask(asker.context(), { question: `how is ${secret} rotated` })).toEqual(nonsense)
    }
    expect(unreadable.length).toBeGreaterThan(0)
  })
})

test('a removed secret is gone from every answer at once', async () => {
  const { id, as } = tenants.alpha
  const secret = secretOf('alpha', 'docs')
  const found = await textOf(as('viewer'), `${about.docs} ${secret}`)
  expect(found).toContain('vault.md')
  await forTenant(id).tx((db) => replacePages(db, id, integrations.alpha, [{ key: 'i', pages: [] }]))
  for (const question of questionsFor('docs', secret))
    expect(await textOf(as('viewer'), question)).not.toMatch(/vault\.md|zqalphadocs/)
  await forTenant(id).tx((db) => db.entity.deleteMany({}))
  for (const { source, secret } of secrets)
    for (const question of questionsFor(source, secret)) {
      cases++
      expect(await ask(as('owner'), { question })).toMatchObject({ citations: [], pages: [] })
    }
})
