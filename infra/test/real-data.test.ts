import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import * as model from '@backstage/catalog-model'
import {
  DefaultNamespaceEntityPolicy,
  type Entity,
  EntityPolicies,
  FieldFormatEntityPolicy,
  NoForeignRootFieldsEntityPolicy,
  SchemaValidEntityPolicy,
  stringifyEntityRef,
} from '@backstage/catalog-model'
import type { OperationContext } from '@callboard/kernel/operation'
import { catalogTree, listEntities } from '@callboard/modules/catalog'
import { readPage } from '@callboard/modules/docs/domain/page'
import { applyReads, connectSample, listProblems, upsertItems } from '@callboard/modules/integrations'
import { readDescriptorFile } from '@callboard/plugin-kit/descriptor-file'
import type { ItemRead } from '@callboard/plugin-kit/server'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { endOfRun, startTestStack, type TestStack } from '../../tests/integration/test-stack.ts'

// Real catalogs of public repositories. Skipped if they are not available.

const organization = path.resolve(import.meta.dirname, '../../../shared/data/github-org')
const present = existsSync(organization)

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((f) =>
    f.isDirectory() ? filesIn(path.join(folder, f.name)) : [path.join(folder, f.name)],
  )

const policy = EntityPolicies.allOf([
  new SchemaValidEntityPolicy(),
  new DefaultNamespaceEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
  new FieldFormatEntityPolicy(),
])
const validators = [
  model.componentEntityV1alpha1Validator,
  model.apiEntityV1alpha1Validator,
  model.resourceEntityV1alpha1Validator,
  model.systemEntityV1alpha1Validator,
  model.domainEntityV1alpha1Validator,
  model.groupEntityV1alpha1Validator,
  model.userEntityV1alpha1Validator,
  model.locationEntityV1alpha1Validator,
]

/**
 * References of the valid documents, and the number of rejected ones, computed differently: by another YAML parser, and
 * Backstage's rules directly.
 */
async function expected(): Promise<{ refs: Set<string>; refused: Set<string> }> {
  const refs = new Set<string>()
  const refused = new Set<string>()
  for (const file of filesIn(organization).filter((f) => /\/catalog-info\.ya?ml$/.test(f))) {
    const text = readFileSync(file, 'utf8')
    for (const document of parseAllDocuments(text)) {
      if (!('contents' in document) || (document.contents === null && document.errors.length === 0)) continue
      try {
        if (document.errors.length > 0) throw document.errors[0]
        const value = document.toJS() as Entity & { spec?: { definition?: unknown } }
        if (typeof value?.spec?.definition === 'object') value.spec.definition = 'named by a placeholder'
        const entity = (await policy.enforce(structuredClone(value))) as Entity
        for (const v of validators) await v.check(entity)
        refs.add(stringifyEntityRef(entity))
      } catch {
        refused.add(path.relative(organization, file))
      }
    }
  }
  return { refs, refused }
}

const stored = (context: OperationContext) =>
  context.tx((db) =>
    db.entity.findMany({ select: { ref: true, data: true, ownerRef: true, type: true }, orderBy: { ref: 'asc' } }),
  )
const relations = (context: OperationContext) =>
  context.tx((db) =>
    db.relation.findMany({
      select: { sourceRef: true, type: true, targetRef: true },
      orderBy: [{ sourceRef: 'asc' }, { type: 'asc' }, { targetRef: 'asc' }],
    }),
  )

/** The catalog exported as files and read into another organization has the same values and relations. */
async function expectRoundTrip(from: OperationContext, to: OperationContext): Promise<void> {
  const integrationId = await to.tx(async (db) => {
    const data = { tenantId: to.tenantId, pluginId: 'github', name: 'x', account: 'x', settings: {}, secrets: '' }
    return (await db.integration.create({ data, select: { id: true } })).id
  })
  const reads: ItemRead[] = []
  for await (const { path: file, text } of catalogTree(from.tenantId)) {
    if (file === 'catalog-info.yaml') continue
    const read = await readDescriptorFile({
      path: file,
      text,
      url: file,
      read: async () => ({ error: 'everything is in the file' }),
    })
    reads.push({ key: file, name: file, version: '1', entities: read.entities, problems: [] })
  }
  await to.tx(async (db) => {
    await upsertItems(
      db,
      to.tenantId,
      integrationId,
      reads.map((r) => ({ key: r.key, name: r.key })),
    )
    await applyReads(db, to.tenantId, { integrationId, runId: null, startedAt: new Date(), reads, removal: 'at-end' })
  })
  const before = await stored(from)
  expect(before.length).toBeGreaterThan(200)
  expect(await stored(to)).toEqual(before)
  expect(await relations(to)).toEqual(await relations(from))
}

const corpus = path.resolve(import.meta.dirname, '../../../shared/data/docs-corpus')

test.skipIf(!existsSync(corpus))('every page of real docs is read, with the usual titles', () => {
  const pages = JSON.parse(readFileSync(path.join(corpus, 'pages.json'), 'utf8')) as { page: string; title: string }[]
  const read = pages.map(({ page }) => readPage(page, readFileSync(path.join(corpus, page), 'utf8'), null))
  expect(read.filter((p) => p.title === '')).toEqual([])
  expect(read.filter((p) => p.plain === '').length).toBeLessThan(pages.length / 100)
  // The list was generated by another program, which mistakes some pages without a heading for something else.
  expect(read.filter((p, i) => p.title === pages[i]?.title).length).toBeGreaterThan(0.95 * pages.length)
})

describe.skipIf(!present)('the real organization', () => {
  let stack: TestStack
  beforeAll(async () => {
    stack = await startTestStack(organization)
  })
  afterAll(() => stack?.stop())

  test('every valid document is an entity, every invalid one a problem with file and reason', { timeout: 180_000 }, async () => {
    const context = (await createTestTenant(stack.platform)).as('owner')
    const { integration } = await connectSample(context, {})
    const { run } = await endOfRun(context, integration.id)
    expect(run.state).toBe('succeeded')
    const wanted = await expected()
    const { rows } = await listEntities(context, { limit: 1000 })
    expect(rows.map((r) => r.ref).sort()).toEqual([...wanted.refs].sort())
    const { problems } = await listProblems(context, { id: integration.id, limit: 200 })
    const refused = new Set(
      problems.filter((p) => ['invalid', 'not_yaml'].includes(p.code)).map((p) => `${p.itemName?.split('/')[1]}/${p.file}`),
    )
    expect([...refused].sort()).toEqual([...wanted.refused].sort())
    for (const p of problems)
      expect([p.file, p.line, p.message.length > 20]).toEqual([expect.any(String), expect.any(Number), true])
    // Documents are parsed in threads, so the files that they refer to are requested in several requests.
    // The first batches of an account are small, so that entities appear at once.
    expect(run.requests).toBeLessThanOrEqual(30)
    await expectRoundTrip(context, (await createTestTenant(stack.platform, 'Again')).as('owner'))
  })
})
