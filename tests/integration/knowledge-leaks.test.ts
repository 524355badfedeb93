import { randomUUID } from 'node:crypto'
import { type Action, type Role, roleMay, roles, type Scope } from '@callboard/core/permissions'
import { forTenant } from '@callboard/db/for-tenant'
import { type OperationContext, operationContext } from '@callboard/kernel/operation'
import { readApiOperations } from '@callboard/modules/apis'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { replacePages } from '@callboard/modules/docs'
import { listAttention } from '@callboard/modules/home'
import {
  acceptAnswer,
  addArticle,
  answerQuestion,
  ask,
  embedKnowledge,
  getArticle,
  getDocument,
  getQuestion,
  getThread,
  indexKnowledge,
  listArticles,
  listGaps,
  listGoldenQuestions,
  listOwnQuestions,
  listTeamQuestions,
  listThreads,
  rateAnswer,
  sendQuestion,
  shareThread,
} from '@callboard/modules/knowledge'
import { type SourceKind, sourceKinds } from '@callboard/modules/knowledge/domain/section'
import { readableSources } from '@callboard/modules/knowledge/domain/sources'
import { closeParsing } from '@callboard/parsing/parse'
import { closeRanking } from '@callboard/parsing/ranking/rank'
import { pluginRegistry } from '@callboard/plugins/server'
import { type StandInModel, startStandInModel } from '@callboard/sandbox/model/stand-in'
import { connectModel } from '@callboard/testing/connect-model'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  about,
  descriptorsOf,
  type Organization,
  organizations,
  pagesOf,
  problemSecret,
  problemSecrets,
  ref,
  secretOf,
  secrets,
  team,
} from './knowledge-leaks-support.ts'

// Plants a secret in each source of two organizations, and asks for all of them as everybody. A secret may only come back to
// somebody of its organization who may read its source.

/** Questions that would find a secret: by itself, with a typo, by what stands beside it, and by its source's entity. */
const questionsFor = (source: SourceKind, secret: string) => [
  secret,
  secret.replace('kestrel', 'kestrle'),
  `${about[source]}?`,
  `what is ${secret} in the docs of lighthouse`,
]

let database: TestDatabase
/** A question to a team, and one that only its asker may read. */
const sent = {} as Record<Organization, string>
const own = {} as Record<Organization, string>
/** A shared thread whose answers quote every source, and names what it quotes in completed follow-ups. */
const shared = {} as Record<Organization, string>
const articles = {} as Record<Organization, string>
const documents = {} as Record<Organization, string>
const tenants = {} as Record<Organization, TestTenant>
const integrations: Record<Organization, string> = { alpha: randomUUID(), beta: randomUUID() }
/** Hosts of this machine that may be reached: the embedding model’s. */
const allow: string[] = []
const platform = { ...testPlatform(pluginRegistry), outgoing: { allow } }
let model: StandInModel

/** As a read of the wiki writes it. */
async function plantDocument(organization: Organization): Promise<string> {
  const tenantId = tenants[organization].id
  const of = { tenantId, integrationId: integrations[organization], key: 'mast', version: '1', ownerRef: team }
  const text = `${about.document} ${secretOf(organization, 'document')}.`
  const shown = { title: 'Signal mast', url: 'https://wiki.example/mast', place: 'Harbour', author: 'x', text }
  const data = { ...of, ...shown, changedAt: new Date(), seenAt: new Date() }
  return (await forTenant(tenantId).tx((db) => db.document.create({ data, select: { id: true } }))).id
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
  const problem = { tenantId: tenant.id, integrationId, item: 'i', itemName: 'i', code: 'x' }
  await tx((db) =>
    db.problem.createMany({
      data: [
        { ...problem, ref, message: `Misses ${problemSecret(organization, 'entity')}` },
        { ...problem, message: `Cannot read ${problemSecret(organization, 'integration')}` },
      ],
    }),
  )
  await tx((db) => replacePages(db, tenant.id, integrationId, [{ key: 'i', pages: pagesOf(organization) }]))
  await indexKnowledge(tenant.id)
  // Asked by one member and answered by an administrator; accepted, it is a source as any other.
  const owner = tenant.as('owner')
  const { id } = await ask(owner, { question: `${about.answer}?` })
  await sendQuestion(owner, { id, team })
  await answerQuestion(owner, { id, answer: `The keeper of the tide tables says ${secretOf(organization, 'answer')}.` })
  await acceptAnswer(owner, { id })
  await indexKnowledge(tenant.id)
  sent[organization] = id
  const text = `${about.article} ${secretOf(organization, 'article')}.`
  articles[organization] = (await addArticle(owner, { title: 'Storehouse', text, owner: team, reviewOn: '2026-01-01' })).id
  await indexKnowledge(tenant.id)
  documents[organization] = await plantDocument(organization)
  await indexKnowledge(tenant.id)
  // Pages are found by meaning too.
  await connectModel(owner, model, { mode: 'off' }, { model: 'stand-in-embedding', price: 0 })
  expect(await embedKnowledge(platform, tenant.id)).toBeGreaterThan(sourceKinds.length - 1)
  // A question with an unhelpful answer, so that there is a task.
  const rated = await ask(owner, { question: `${about.docs}?` })
  await rateAnswer(owner, { id: rated.id, helpful: false, reason: 'outdated' })
  own[organization] = rated.id
  shared[organization] = await shareEverything(owner)
}

beforeAll(async () => {
  database = await openTestDatabase()
  model = await startStandInModel()
  allow.push(model.host)
  for (const organization of organizations) await plant(organization)
})
let cases = 0
afterAll(async () => {
  process.stdout.write(`secrets × askers × questions: ${cases} cases, no leak\n`)
  await closeRanking()
  await closeParsing()
  await model.stop()
  await database.drop()
})

/** Everybody who asks: each role, and tokens with and without the scope of each source. */
const scopes: Record<string, readonly Scope[]> = {
  'a token that reads the catalog': ['knowledge.ask', 'catalog.read'],
  'a token that only asks': ['knowledge.ask'],
  'a token that reads something else': ['knowledge.ask', 'costs.read', 'workloads.read', 'members.read', 'integrations.read'],
}
type Asker = {
  name: string
  organization: Organization
  may(action: Action): boolean
  sources: readonly SourceKind[]
  context(): OperationContext
}
const askers: Asker[] = organizations.flatMap((organization) => [
  ...roles.map((role: Role) => ({
    name: `${role} of ${organization}`,
    organization,
    may: (action: Action) => roleMay(role, action),
    sources: readableSources((action) => roleMay(role, action)),
    context: () => tenants[organization].as(role),
  })),
  ...Object.entries(scopes).map(([name, granted]) => ({
    name: `${name} of ${organization}`,
    organization,
    may: (action: Action) => granted.includes(action),
    sources: readableSources((action) => granted.includes(action)),
    context: () => operationContext(platform, tenants[organization].id, { type: 'token', id: 'x', label: 'x', scopes: granted }),
  })),
])

/** Asks for every source in one thread, and shares it. */
async function shareEverything(owner: OperationContext): Promise<string> {
  const { threadId: thread } = await ask(owner, { question: `${about.docs}.` })
  for (const source of sourceKinds) if (source !== 'docs') await ask(owner, { question: `${about[source]}!`, thread })
  await ask(owner, { question: 'who owns lighthouse', thread })
  await ask(owner, { question: 'and what depends on it?', thread })
  await shareThread(owner, { id: thread, shared: true })
  return thread
}

/** As after a failure of the provider. @returns how to ask it again */
async function pauseEmbeddings({ id }: TestTenant): Promise<() => Promise<unknown>> {
  const write = (retryAt: Date | null) => forTenant(id).tx((db) => db.embeddingModel.updateMany({ data: { retryAt } }))
  await write(new Date(Date.now() + 3_600_000))
  return () => write(null)
}

/** An answer without its id, which is new each time. */
async function answerTo(context: OperationContext, question: string) {
  const { id: _, threadId: __, ...answer } = await ask(context, { question })
  return answer
}

const textOf = async (context: OperationContext, question: string) =>
  JSON.stringify(await answerTo(context, question)).toLowerCase()

/** Everything that shows questions, answers or what became of them; what somebody may not do is an error without content. */
const reads: Record<string, (context: OperationContext) => Promise<unknown>> = {
  'own questions': (context) => listOwnQuestions(context, {}),
  'questions to teams': (context) => listTeamQuestions(context, { view: 'answered' }),
  'questions to my teams': (context) => listTeamQuestions(context, { view: 'teams' }),
  'a question of alpha': (context) => getQuestion(context, { id: sent.alpha }),
  'a question of beta': (context) => getQuestion(context, { id: sent.beta }),
  threads: (context) => listThreads(context, {}),
  'a shared thread of alpha': (context) => getThread(context, { id: shared.alpha }),
  'a shared thread of beta': (context) => getThread(context, { id: shared.beta }),
  articles: (context) => listArticles(context, { text: 'passphrase' }),
  'an article of alpha': (context) => getArticle(context, { id: articles.alpha }),
  'an article of beta': (context) => getArticle(context, { id: articles.beta }),
  'a document of alpha': (context) => getDocument(context, { id: documents.alpha }),
  'a document of beta': (context) => getDocument(context, { id: documents.beta }),
  'knowledge gaps': (context) => listGaps(context, {}),
  'golden questions': (context) => listGoldenQuestions(context, {}),
  'needs attention': (context) => listAttention(context, {}),
}

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
    const path = {
      docs: 'vault.md',
      api: 'beacons',
      entity: 'lighthouse',
      answer: sent[organization],
      article: articles[organization],
      document: documents[organization],
    }[source]
    if (isPermitted) expect(answers[2]).toContain(path)
  })

  test.each(problemSecrets)('is told $secret only if permitted', async ({ organization, action, secret, question }) => {
    const asked = [question, secret, `what is ${secret}?`]
    const answers = await Promise.all(asked.map((text) => textOf(asker.context(), text)))
    cases += answers.length
    const isPermitted = organization === asker.organization && asker.may('catalog.read') && asker.may(action)
    if (isPermitted) expect(answers[0]).toContain(secret)
    for (const answer of answers) {
      const told = problemSecrets.filter((s) => answer.includes(s.secret))
      const leaked = told.filter(
        (s) => s.organization !== asker.organization || !asker.may('catalog.read') || !asker.may(s.action),
      )
      expect(leaked).toEqual([])
    }
  })

  test('cannot tell a secret of others from a word that nobody has written', async () => {
    const unreadable = secrets.filter((s) => s.organization !== asker.organization || !asker.sources.includes(s.source))
    // The vector of a question depends on its letters, whoever wrote them: by words alone.
    const resume = await pauseEmbeddings(tenants[asker.organization])
    const nonsense = await answerTo(asker.context(), 'how is zqnobodywrotekestrel rotated')
    for (const { secret } of unreadable) {
      cases++
      expect(await answerTo(asker.context(), `how is ${secret} rotated`)).toEqual(nonsense)
    }
    await resume()
    expect(unreadable.length).toBeGreaterThan(0)
  })

  test.each(Object.entries(reads))('reads nothing of others in %s', async (name, read) => {
    cases++
    // The questions of the tests above have the secrets of others in their own words.
    const kept = [own[asker.organization], sent[asker.organization]]
    const thread = shared[asker.organization]
    await forTenant(tenants[asker.organization].id).tx((db) =>
      db.question.deleteMany({ where: { id: { notIn: kept }, threadId: { not: thread } } }),
    )
    const text = JSON.stringify(await read(asker.context()).catch((error: unknown) => String(error))).toLowerCase()
    const leaked = secrets.filter((s) => text.includes(s.secret))
    expect(leaked.filter((s) => s.organization !== asker.organization || !asker.sources.includes(s.source))).toEqual([])
    // Who may read the answers of teams finds them here, so a suite that finds nothing anywhere would fail.
    if (name === 'questions to teams' && asker.sources.includes('answer')) expect(leaked).toHaveLength(1)
  })

  test('cannot open what another has asked for themselves', async () => {
    for (const organization of organizations) {
      const context = asker.context()
      const isOwn = organization === asker.organization && context.actor.type === 'user'
      cases++
      // All roles of an organization are the same person here, who asked it.
      if (!isOwn) await expect(getQuestion(context, { id: own[organization] })).rejects.toMatchObject({ name: 'AppError' })
    }
  })
})

test('a shared thread shows a reader what they may read of its answers', async () => {
  const colleague = await tenants.alpha.member('viewer')
  const { questions, mine } = await getThread(colleague.context, { id: shared.alpha })
  expect(mine).toBe(false)
  const text = JSON.stringify(questions).toLowerCase()
  for (const source of sourceKinds) expect(text).toContain(secretOf('alpha', source))
  expect(questions.at(-1)).toMatchObject({ askedAs: 'What depends on lighthouse?', hidden: 0 })

  // A token without the sources sees that there are answers, and nothing of them.
  const actor = { type: 'token', id: 'x', label: 'x', scopes: ['knowledge.ask'], userId: colleague.account.id } as const
  const blind = await getThread(operationContext(platform, tenants.alpha.id, actor), { id: shared.alpha })
  expect(
    blind.questions.map(({ facts, citations, askedAs, scope, pages }) => ({ facts, citations, askedAs, scope, pages })),
  ).toEqual(questions.map(() => ({ facts: null, citations: [], askedAs: null, scope: null, pages: [] })))
  const answered = blind.questions.filter(({ outcome }) => outcome !== 'refused')
  expect(answered.length).toBeGreaterThan(3)
  expect(answered.filter(({ hidden }) => hidden === 0)).toEqual([])
  expect(JSON.stringify(blind)).not.toMatch(/zqalpha/)
})

test('a thread is gone for others once it is not shared any more, and for other organizations always', async () => {
  const colleague = await tenants.alpha.member('admin')
  await expect(getThread(tenants.beta.as('owner'), { id: shared.alpha })).rejects.toMatchObject({ code: 'not_found' })
  await shareThread(tenants.alpha.as('owner'), { id: shared.alpha, shared: false })
  await expect(getThread(colleague.context, { id: shared.alpha })).rejects.toMatchObject({ code: 'not_found' })
  await expect(ask(colleague.context, { question: 'and who owns it?', thread: shared.alpha })).rejects.toMatchObject({
    code: 'not_found',
  })
  await shareThread(tenants.alpha.as('owner'), { id: shared.alpha, shared: true })
  // Shared threads are for reading: nobody else continues them.
  await expect(ask(colleague.context, { question: 'and who owns it?', thread: shared.alpha })).rejects.toMatchObject({
    code: 'not_found',
  })
  const service = { type: 'token', id: 'x', label: 'x', scopes: ['knowledge.ask', 'catalog.read'] } as const
  await expect(getThread(operationContext(platform, tenants.alpha.id, service), { id: shared.alpha })).rejects.toMatchObject({
    code: 'forbidden',
  })
})

test('a colleague cannot open what somebody has asked for themselves', async () => {
  const colleague = await tenants.alpha.member('admin')
  await expect(getQuestion(colleague.context, { id: own.alpha })).rejects.toMatchObject({ code: 'not_found' })
  expect((await listOwnQuestions(colleague.context, {})).total).toBe(0)
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
