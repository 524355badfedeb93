import { setTimeout as wait } from 'node:timers/promises'
import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import type { OperationContext } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { startTrial } from '@callboard/modules/billing'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { listExperiments } from '@callboard/modules/experiments'
import { connectSample, listIntegrations, listItems, vacuumCatalog } from '@callboard/modules/integrations'
import { ask, listArticles, listTeamQuestions } from '@callboard/modules/knowledge'
import { linkSelf } from '@callboard/modules/members'
import { listRuns, listTemplates, readRun } from '@callboard/modules/templates'
import { createWebhook, listWebhooks } from '@callboard/modules/webhooks'
import { listWorkloads } from '@callboard/modules/workloads'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { emptyIntegration } from '../bench/catalog-files.ts'
import { generatedCatalog } from '../bench/generated-catalog.ts'
import { signIn } from '../launch/sign-in.ts'
import type { Known } from './pages.ts'
import { makeByHand, pushEntities, type StartedRuns, startRuns, writtenTemplate } from './portal-data.ts'

export const states = ['empty', 'full', 'failing', 'partial'] as const
export type State = (typeof states)[number]

export type Organization = { state: State; slug: string; cookie: string; known: Known }

const nowhere = '00000000-0000-4000-8000-000000000000'
const entities = 10_000
const syncWithinMs = 120_000

async function addSample(tenant: TestTenant): Promise<string> {
  const context = tenant.as('owner')
  const { integration } = await connectSample(context, {})
  for (let waited = 0; waited < syncWithinMs; waited += 500) {
    const all = await listIntegrations(context, {})
    if (all.length > 0 && all.every((i) => i.health !== 'unknown')) return integration.id
    await wait(500)
  }
  throw new Error('the sample organization was not read in time')
}

async function addCatalog(tenant: TestTenant): Promise<void> {
  const context = tenant.as('owner')
  const integrationId = await emptyIntegration(context)
  const inputs = (generatedCatalog(entities) as Descriptor[]).map((descriptor) => ({
    descriptor,
    item: 'generated',
    file: 'catalog-info.yaml',
    url: `https://github.com/acme/${descriptor.metadata.name}`,
    line: 1,
    evidence: null,
  }))
  await context.tx((db) => applyEntities(db, context.tenantId, integrationId, inputs, null))
  await vacuumCatalog()
}

/** Its owner belongs to a team of the sample organization, and its trial unlocks the premium pages. */
async function takePart(tenant: TestTenant): Promise<void> {
  const context = tenant.as('owner')
  const ofTeam = { type: 'memberOf', targetRef: 'group:default/payments' }
  const person = await forTenant(tenant.id).tx((db) => db.relation.findFirst({ where: ofTeam, select: { sourceRef: true } }))
  if (person) await linkSelf(context, { ref: person.sourceRef })
  await startTrial(context, { plan: 'business' })
}

/** The step of a run that waits for somebody, as in its address. */
async function decisionOf(context: OperationContext, id: string): Promise<string> {
  const run = id === nowhere ? undefined : await readRun(context, { id })
  return `${id}/${run?.stepList.find(({ waiting }) => waiting)?.position ?? 0}`
}

const hourMs = 3_600_000

/** Every source fails at once, as on the day on which all credentials expired. */
async function breakEverything(tenant: TestTenant): Promise<void> {
  const message = 'The access token is no longer valid. Enter a new one.'
  await forTenant(tenant.id).tx(async (db) => {
    await db.integration.updateMany({ data: { health: 'attention', healthCode: 'bad_credentials', healthMessage: message } })
    await db.syncRun.updateMany({
      data: { state: 'failed', errorCode: 'bad_credentials', errorMessage: message, retryAt: new Date() },
    })
    await db.feed.updateMany({ data: { state: 'failed', message, nextAt: new Date(Date.now() + hourMs) } })
    await db.runtime.updateMany({ data: { state: 'refused', message } })
    await db.workload.updateMany({ data: { health: 'broken' } })
  })
}

const cluster = 'production-eu'
const service = 'checkout-api'

/** Changes the sample organization's clusters, whoever is connected to them. */
async function changeCluster(sandboxUrl: string, what: 'workloads' | 'faults', change: object): Promise<void> {
  const body = JSON.stringify({ cluster, ...change })
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${sandboxUrl}/_sandbox/kubernetes/${what}`, { method: 'POST', headers, body })
  if (!answer.ok) throw new Error(`the sandbox answered ${answer.status}: ${await answer.text()}`)
}

/** Before the sample organization is connected: a refused resource, one that cannot be watched, and a rollout halfway. */
async function changeClusters(sandboxUrl: string): Promise<void> {
  await changeCluster(sandboxUrl, 'faults', { forbid: ['ingresses', 'watch events'] })
  const image = `ghcr.io/meridian/${service}:3.15.0`
  await changeCluster(sandboxUrl, 'workloads', { name: service, image, trouble: 'rollout' })
}

const clustersOf = async (tenant: TestTenant) =>
  (await listIntegrations(tenant.as('owner'), {})).filter((i) => i.pluginId === 'kubernetes')

/** The token of a cluster expires soon, and all that it may read has been read. */
async function expireSoon(tenant: TestTenant): Promise<void> {
  const id = (await clustersOf(tenant)).find((i) => i.account === cluster)?.id ?? nowhere
  const data = { credentialLabel: 'service account token', credentialExpiresAt: new Date(Date.now() + 40 * hourMs) }
  await forTenant(tenant.id).tx((db) => db.integration.updateMany({ where: { id }, data }))
  for (let waited = 0; waited < syncWithinMs; waited += 500) {
    const { workloads } = await listWorkloads(tenant.as('owner'), { runtime: id, health: 'progressing', limit: 50 })
    if (workloads.some((w) => w.name === service)) return
    await wait(500)
  }
  throw new Error('the cluster was not read in time')
}

type Addresses = { url: string; sandboxUrl: string }
type Filled = { integration?: string; runs?: StartedRuns }

const fill = {
  empty: async () => ({}),
  full: async (tenant: TestTenant, { url }: Addresses) => {
    const integration = await addSample(tenant)
    await addCatalog(tenant)
    await takePart(tenant)
    await makeByHand(tenant.as('owner'))
    await pushEntities(url, tenant)
    return { integration, runs: await startRuns(tenant.as('owner')) }
  },
  failing: async (tenant: TestTenant) => {
    const integration = await addSample(tenant)
    await takePart(tenant)
    await breakEverything(tenant)
    return { integration }
  },
  partial: async (tenant: TestTenant, { sandboxUrl }: Addresses) => {
    await changeClusters(sandboxUrl)
    const integration = await addSample(tenant)
    await takePart(tenant)
    await expireSoon(tenant)
    return { integration }
  },
} as const satisfies Record<State, (tenant: TestTenant, addresses: Addresses) => Promise<Filled>>

const names: Record<State, string> = { empty: 'New Company', full: 'Meridian', failing: 'Stormy', partial: 'Halfway' }
/** What has everything in this state. */
const entityOf = (state: State) => `component/default/${state === 'partial' ? service : 'ledger'}`

/** What the addresses of pages name, after two questions were asked. */
async function knownOf(tenant: TestTenant, state: State, { integration = nowhere, runs: started }: Filled): Promise<Known> {
  const context = tenant.as('owner')
  const { threadId: thread } = await ask(context, { question: 'How do I roll back the ledger in production?' })
  await ask(context, { question: 'and who owns it?', thread })
  const { threadId: unanswered } = await ask(context, { question: 'Which day is the summer party?' })
  const [webhook] = await listWebhooks(context, {})
  const [item] = await listItems(context, { pluginId: 'github' })
  const [{ questions }, { experiments }, { articles }, { templates }, { runs }] = await Promise.all([
    listTeamQuestions(context, { view: 'answered' }),
    listExperiments(context, {}),
    listArticles(context, {}),
    listTemplates(context, {}),
    listRuns(context, {}),
  ])
  const document = await forTenant(tenant.id).tx((db) => db.document.findFirst({ select: { id: true } }))
  return {
    entity: entityOf(state),
    api: 'api/default/checkout',
    integration,
    cluster: (await clustersOf(tenant)).find((i) => i.account === cluster)?.id ?? nowhere,
    item: item?.key ?? 'none',
    webhook: webhook?.id ?? nowhere,
    question: questions[0]?.id ?? nowhere,
    thread,
    experiment: experiments[0]?.id ?? nowhere,
    article: articles[0]?.id ?? nowhere,
    document: document?.id ?? nowhere,
    template: templates[0]?.ref.replace('template:', '') ?? 'default/none',
    run: runs[0]?.id ?? nowhere,
    decision: await decisionOf(context, started?.waiting ?? nowhere),
    ...(started ?? { finished: nowhere, failed: nowhere, waiting: nowhere }),
    written: writtenTemplate,
    pushed: (await listIntegrations(context, {})).find((i) => i.pluginId === 'entities-api')?.id ?? nowhere,
    unanswered,
    tenant: tenant.id,
  }
}

/** An organization in a state that pages have to bear, with a session of its owner, who also operates the installation. */
export async function makeOrganization(platform: Platform, { url, sandboxUrl }: Addresses, state: State): Promise<Organization> {
  const tenant = await createTestTenant(platform, names[state])
  const filled: Filled = await fill[state](tenant, { url, sandboxUrl })
  if (state !== 'empty') await createWebhook(tenant.as('owner'), { url: 'https://hooks.example.com/callboard' })
  await systemDb('identity').userAccount.update({ where: { id: tenant.owner.id }, data: { operator: true } })
  return { state, slug: tenant.slug, cookie: await signIn(url, tenant.owner.email), known: await knownOf(tenant, state, filled) }
}
