import { randomUUID } from 'node:crypto'
import { forTenant } from '@callboard/db/for-tenant'
import { listAudit } from '@callboard/modules/audit'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { listAttention } from '@callboard/modules/home'
import { listNotifications } from '@callboard/modules/notifications'
import { cleanUp } from '@callboard/modules/operator'
import { closeParsing } from '@callboard/parsing/parse'
import { closeRanking } from '@callboard/parsing/ranking/rank'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestMember, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addArticle } from './add-article.ts'
import { ask } from './ask.ts'
import { editArticle } from './edit-article.ts'
import { getArticle } from './get-article.ts'
import { indexKnowledge } from './index-knowledge.ts'
import { listArticles } from './list-articles.ts'
import { listGaps } from './list-gaps.ts'
import { readArticleFile } from './read-article-file.ts'
import { removeArticle } from './remove-article.ts'
import { restoreArticle } from './restore-article.ts'
import { reviewArticle } from './review-article.ts'

let database: TestDatabase
let tenant: TestTenant
/** Belongs to the team that owns the articles. */
let ada: TestMember
const platform = testPlatform(pluginRegistry)

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(async () => {
  await closeRanking()
  await closeParsing()
  await database.drop()
})

const people = 'group:default/people'
const text = `Parents take sixteen weeks of leave.

## Before the leave

Hand over the pager rotation to a colleague two weeks before the leave begins.
`
const question = 'When do I hand over the pager rotation before parental leave begins?'

beforeEach(async () => {
  tenant = await createTestTenant(platform)
  ada = await tenant.member('developer')
  const integrationId = randomUUID()
  const { tx } = forTenant(tenant.id)
  const common = { pluginId: 'github', name: 'x', account: 'acme', settings: {}, secrets: '' }
  await tx((db) => db.integration.create({ data: { tenantId: tenant.id, id: integrationId, ...common } }))
  const of = (kind: string, name: string, spec: object, description?: string) => ({
    descriptor: {
      apiVersion: 'backstage.io/v1alpha1',
      kind,
      metadata: { name, ...(description ? { description } : {}) },
      spec,
    } as unknown as Descriptor,
    item: 'i',
    file: 'catalog-info.yaml',
    url: `https://github.com/acme/${name}`,
    line: 1,
    evidence: null,
  })
  const entities = [
    of('Group', 'people', { type: 'team', children: [] }),
    of('Group', 'finance', { type: 'team', children: [] }),
    of('User', 'ada', { memberOf: ['people'], profile: { email: ada.account.email } }),
    of('Component', 'ledger', { type: 'service', owner: 'finance' }, 'Books every payment twice.'),
    of('Component', 'checkout', { type: 'service', owner: 'finance' }, 'Sells what is in the basket.'),
    of('Component', 'mailer', { type: 'service', owner: 'finance' }, 'Sends newsletters.'),
  ]
  await tx((db) => applyEntities(db, tenant.id, integrationId, entities, null))
})

type ArticleDraft = Parameters<typeof addArticle>[1]
const draft: ArticleDraft = { title: 'Parental leave', text, owner: people, reviewOn: null }
const add = async (more: Partial<ArticleDraft> = {}) => {
  const { id } = await addArticle(tenant.as('developer'), { ...draft, ...more })
  await indexKnowledge(tenant.id)
  return id
}
const citationsOf = async (asked = question) => (await ask(tenant.as('viewer'), { question: asked })).citations

test('an article is quoted in answers, with its section, owner and page', async () => {
  const id = await add()
  const [citation] = await citationsOf()
  expect(citation).toMatchObject({
    source: 'article',
    path: id,
    title: 'Parental leave',
    owner: { ref: people, label: 'people' },
    href: `/ask/articles/${id}`,
    url: null,
  })
  expect(citation?.markdown).toContain('two weeks before the leave begins')
})

test('an edit is quoted, also after the owner changed, and nothing of the former text', async () => {
  const id = await add()
  await editArticle(tenant.as('developer'), {
    ...draft,
    id,
    text: text.replace('two weeks', 'five days'),
    owner: 'group:default/finance',
  })
  expect(await citationsOf()).toEqual([])
  await indexKnowledge(tenant.id)
  const [citation] = await citationsOf()
  expect(citation?.markdown).toContain('five days before')
  expect(citation?.owner?.ref).toBe('group:default/finance')
})

test('a removed article is out of every answer at once, can be restored, and is deleted after its time', async () => {
  const id = await add()
  const [context, reader] = [tenant.as('developer'), tenant.as('viewer')]
  await citationsOf()
  await removeArticle(context, { id })
  expect(await citationsOf()).toEqual([])
  await indexKnowledge(tenant.id)
  expect(await citationsOf()).toEqual([])
  expect((await listArticles(reader, {})).total).toBe(0)
  expect((await getArticle(reader, { id })).removedAt).not.toBeNull()
  await expect(removeArticle(context, { id })).rejects.toMatchObject({ code: 'not_found' })
  await restoreArticle(context, { id })
  await indexKnowledge(tenant.id)
  expect((await citationsOf())[0]?.path).toBe(id)
  await expect(restoreArticle(context, { id })).rejects.toMatchObject({ code: 'not_found' })
  await removeArticle(context, { id })
  await forTenant(tenant.id).tx((db) => db.article.updateMany({ data: { removedAt: new Date(Date.now() - 32 * 86_400_000) } }))
  await expect(getArticle(reader, { id })).rejects.toMatchObject({ code: 'not_found' })
  await cleanUp()
  expect(await forTenant(tenant.id).tx((db) => db.article.count())).toBe(0)
  const { events } = await listAudit(tenant.as('owner'), {})
  expect(
    events
      .map((e) => e.action)
      .filter((a) => a.includes('article'))
      .sort(),
  ).toEqual(['knowledge.article-added', 'knowledge.article-removed', 'knowledge.article-removed', 'knowledge.article-restored'])
})

test('an article whose owner left the catalog is kept and not quoted, until it has another', async () => {
  const id = await add()
  await forTenant(tenant.id).tx((db) => db.entity.deleteMany({ where: { ref: people } }))
  expect(await citationsOf()).toEqual([])
  const article = await getArticle(tenant.as('viewer'), { id })
  expect(article.owner).toEqual({ ref: people, label: 'people', known: false })
  await editArticle(tenant.as('developer'), { ...draft, id, owner: 'user:default/ada' })
  await indexKnowledge(tenant.id)
  expect((await citationsOf())[0]?.owner?.ref).toBe('user:default/ada')
})

test('an overdue review is in the lists, needs attention, and is notified once for its date', async () => {
  const id = await add({ reviewOn: '2026-01-15' })
  await add({ title: 'Later', reviewOn: '2999-01-01' })
  const context = tenant.as('developer')
  expect((await listArticles(context, { overdue: true })).articles).toMatchObject([{ id, reviewOn: '2026-01-15', overdue: true }])
  expect((await listGaps(context, {})).overdue.map((a) => a.id)).toEqual([id])
  const items = await listAttention(ada.context, {})
  expect(items.find((i) => i.key === `article ${id}`)).toMatchObject({ subject: 'Parental leave', what: 'is due for review' })
  await reviewArticle(tenant.id, { id, reviewOn: '2026-01-15' })
  await reviewArticle(tenant.id, { id, reviewOn: '2026-01-15' })
  // The date was changed since this was requested.
  await reviewArticle(tenant.id, { id, reviewOn: '2026-01-14' })
  const { notifications } = await listNotifications(ada.context, {})
  expect(notifications.filter((n) => n.kind === 'knowledge.review').map((n) => [n.title, n.path])).toEqual([
    ['“Parental leave” is due for review', `/ask/articles/${id}`],
  ])
})

test('lists articles by text and owner', async () => {
  await add()
  await add({ title: 'Expenses', text: 'Send receipts by mail.', owner: 'group:default/finance' })
  const found = async (query: Parameters<typeof listArticles>[1]) =>
    (await listArticles(tenant.as('viewer'), query)).articles.map((a) => a.title)
  expect(await found({})).toEqual(['Expenses', 'Parental leave'])
  expect(await found({ text: 'RECEIPTS' })).toEqual(['Expenses'])
  expect(await found({ owner: people })).toEqual(['Parental leave'])
})

test('refuses what an article cannot be', async () => {
  const context = tenant.as('developer')
  const refused = { code: 'invalid_input' }
  await expect(addArticle(context, { ...draft, owner: 'component:default/ledger' })).rejects.toMatchObject(refused)
  await expect(addArticle(context, { ...draft, owner: 'group:default/none' })).rejects.toMatchObject(refused)
  await expect(addArticle(context, { ...draft, title: ' ' })).rejects.toMatchObject(refused)
  await expect(addArticle(context, { ...draft, text: 'x'.repeat(200_001) })).rejects.toMatchObject(refused)
  await expect(addArticle(context, { ...draft, reviewOn: '2026-02-30' })).rejects.toMatchObject(refused)
  await expect(addArticle(tenant.as('viewer'), draft)).rejects.toMatchObject({ code: 'forbidden' })
})

const bytes = (content: string) => Uint8Array.from(new TextEncoder().encode(content))
const read = (name: string, content: Uint8Array<ArrayBuffer>) => readArticleFile(tenant.as('developer'), { name, bytes: content })

/** A PDF of some pages, each a list of lines with their sizes. */
function pdfOf(pages: readonly (readonly (readonly [size: number, text: string])[])[]): Uint8Array<ArrayBuffer> {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${pages.map((_, i) => `${4 + 2 * i} 0 R`).join(' ')}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  for (const [i, lines] of pages.entries()) {
    const drawn = lines.map(([size, line], n) => `BT /F1 ${size} Tf 50 ${750 - 30 * n} Td (${line}) Tj ET`).join('\n')
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + 2 * i} 0 R >>`,
      `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`,
    )
  }
  let file = '%PDF-1.4\n'
  const offsets = objects.map((object, i) => {
    const at = file.length
    file += `${i + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  const start = file.length
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return bytes(file)
}

test('reads Markdown, text and PDF files', async () => {
  expect(await read('policy.md', bytes('# Leave\n\nSixteen weeks.'))).toEqual({ title: 'Leave', text: 'Sixteen weeks.' })
  expect(await read('policy.md', bytes('# Leave'))).toEqual({ title: 'policy', text: '# Leave' })
  expect(await read('leave-policy.txt', bytes('Sixteen weeks.'))).toEqual({ title: 'leave policy', text: 'Sixteen weeks.' })
  const pdf = pdfOf([
    [
      [24, 'Leave policy'],
      [11, 'Parents take sixteen weeks of <paid> leave.'],
    ],
    [
      [14, 'Before the leave'],
      [11, 'Hand over the pager two weeks before, and tell the team.'],
    ],
  ])
  expect(await read('Leave.PDF', pdf)).toEqual({
    title: 'Leave',
    text: '## Leave policy\n\nParents take sixteen weeks of \\<paid> leave.\n\n### Before the leave\n\nHand over the pager two weeks before, and tell the team.',
  })
})

test('refuses files that are something else, broken, empty or too long', async () => {
  const refused = (message: string) => ({ code: 'invalid_input', message: expect.stringContaining(message) })
  await expect(read('a.docx', bytes('x'))).rejects.toMatchObject(refused('Markdown, text or PDF'))
  await expect(read('a.md', new Uint8Array([0xff, 0xfe, 0x41]))).rejects.toMatchObject(refused('UTF-8'))
  await expect(read('a.txt', bytes('  \n'))).rejects.toMatchObject(refused('no text'))
  await expect(read('a.pdf', bytes('no PDF at all'))).rejects.toMatchObject(refused('The file could not be parsed'))
  await expect(read('a.pdf', pdfOf([[]]))).rejects.toMatchObject(refused('scanned pages'))
  await expect(read('a.pdf', pdfOf(Array.from({ length: 301 }, () => [])))).rejects.toMatchObject(refused('301 pages'))
  await expect(read('a.md', new Uint8Array(4 * 1024 * 1024 + 1))).rejects.toMatchObject({ code: 'invalid_input' })
  // A page tree that refers to itself, and a stream that says it is longer than the file.
  const loop =
    '%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [2 0 R] /Count 9 >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF'
  await expect(read('a.pdf', bytes(loop))).rejects.toMatchObject({ code: 'invalid_input' })
})
