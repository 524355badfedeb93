import Fastify, { type FastifyInstance } from 'fastify'
import { EcsCluster, ecsControl } from './aws/ecs.ts'
import { AwsAccounts } from './aws/iam.ts'
import { Buckets } from './aws/s3.ts'
import { awsControl } from './aws/sts.ts'
import { cloudRoutes } from './clouds/routes.ts'
import { confluenceControl, confluenceRoutes } from './confluence/routes.ts'
import { type ConfluenceState, confluenceState } from './confluence/state.ts'
import { copyHook } from './copy-hook.ts'
import { type Demo, offerDemo } from './demo.ts'
import { NameServer } from './dns/name-server.ts'
import { frontPages } from './front-pages.ts'
import { Access } from './github/access.ts'
import { Actions } from './github/actions/actions.ts'
import { actionsControl, actionsLogs } from './github/actions/routes.ts'
import { type Fault, Faults } from './github/faults.ts'
import { type Changes, loadOrganization, type Repository } from './github/organization.ts'
import { repositoryShape } from './github/rest-shapes.ts'
import { githubRoutes } from './github/routes.ts'
import { type GitHubState } from './github/state.ts'
import { githubPages } from './github/web-pages.ts'
import { deliver, pushPayload } from './github/webhooks.ts'
import { gitlabControl, gitlabRoutes } from './gitlab/routes.ts'
import { type GitLabState, gitlabState } from './gitlab/state.ts'
import { GoogleAccount } from './google/service-account.ts'
import type { Cluster } from './kubernetes/cluster.ts'
import { kubernetesControl } from './kubernetes/control.ts'
import { kubernetesRoutes } from './kubernetes/routes.ts'
import { Mailbox } from './mail/mailbox.ts'
import { embeddingRoutes } from './model/embeddings.ts'
import { type ModelRequests, modelKey, modelRoutes } from './model/routes.ts'
import { notionControl, notionRoutes } from './notion/routes.ts'
import { type NotionState, notionState } from './notion/state.ts'
import { oidcRoutes } from './oidc/provider.ts'
import { sampleClusters } from './samples/kubernetes/clusters.ts'
import { slackControl } from './slack/control.ts'
import { type SlackAppSettings, slackRoutes } from './slack/routes.ts'
import { slackSender } from './slack/sender.ts'
import { SlackWorkspaces } from './slack/workspaces.ts'
import { type StandInFaults, standInFaults } from './stand-in-faults.ts'
import { StripeAccount } from './stripe/account.ts'
import { stripeApi } from './stripe/api.ts'
import { Billing } from './stripe/billing.ts'
import { stripeControl, stripePages } from './stripe/pages.ts'
import { PassingTime } from './stripe/passing-time.ts'
import { StripeWebhooks } from './stripe/webhooks.ts'

export type SandboxSettings = {
  port: number
  smtpPort: number
  githubDir: string
  token: string
  dnsPort?: number
  /** Days of existing runs at the start. */
  historyDays?: number
  /** The served clusters; those of the sample organization by default. */
  clusters?: Map<string, Cluster>
  /** For signing in to Callboard: the client registered at GitHub and the identity provider, and Callboard's URL. */
  /** Its Stripe: the accepted key, the webhook URL, and the file of its objects. */
  stripe?: { secretKey: string; webhook?: { url: string; secret: string }; file?: string }
  signIn?: { clientId: string; clientSecret: string; publicUrl: string }
  /** Its Slack: the app that it knows, and the portal that it sends to. */
  slack?: SlackAppSettings & { signingSecret: string; portal: string }
}
export type Sandbox = {
  faults: StandInFaults
  url: string
  state: GitHubState
  clusters: Map<string, Cluster>
  buckets: Buckets
  aws: AwsAccounts
  google: GoogleAccount
  gitlab: GitLabState
  confluence: ConfluenceState
  notion: NotionState
  ecs: EcsCluster
  stripe: { account: StripeAccount; billing: Billing; webhooks: StripeWebhooks }
  mailbox: Mailbox
  demo: Demo
  /** What its language model was asked. */
  modelRequests: ModelRequests
  close(): Promise<void>
}

type FileChange = { repository: string; files: Changes; message?: string; silent?: boolean }
/** Parts of addresses: another integration gets what an integration gets. */
type HookCopy = { from: string; to: string }
/** A new branch or tag, created from the default branch and some files. */
type RefChange = { repository: string; branch?: string; tag?: string; files?: Record<string, string> }
type RepositoryChange = {
  repository: string
  archived?: boolean
  name?: string
  topics?: string[]
  description?: string
  properties?: Record<string, string | string[]>
  branch?: string
  deleted?: boolean
  silent?: boolean
}

/** Applies a change, and returns the action of GitHub's `repository` event. */
function changeRepository(state: GitHubState, repository: Repository, change: RepositoryChange): string {
  if (change.topics) repository.topics = change.topics
  if (change.description !== undefined) repository.description = change.description
  if (change.properties) repository.properties = change.properties
  if (change.branch) repository.branch = change.branch
  if (change.archived !== undefined) repository.archived = change.archived
  if (change.name) repository.name = change.name
  if (change.deleted) {
    state.organization.repositories = state.organization.repositories.filter((r) => r !== repository)
    return 'deleted'
  }
  if (change.name) return 'renamed'
  if (change.archived === undefined) return 'edited'
  return change.archived ? 'archived' : 'unarchived'
}

/** Lets tests and users trigger events: `POST /_sandbox/…`. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of what is mounted
function controlRoutes(app: FastifyInstance, state: GitHubState, mailbox: Mailbox, names: NameServer): void {
  const find = (name: string) => state.organization.repositories.find((r) => r.name === name)
  app.post('/_sandbox/github/files', async (request, reply) => {
    const body = request.body as FileChange
    const repository = find(body.repository)
    if (!repository) return reply.code(404).send({ message: `There is no repository ${body.repository}.` })
    const change = repository.change(body.files)
    state.actions.push(repository, { sha: change.after, message: body.message ?? 'Change files' })
    const deliveries = body.silent
      ? []
      : await deliver(
          state.organization,
          state.access,
          'push',
          pushPayload(state.base, repository, change, body.message ?? 'Change files'),
        )
    return { ...change, deliveries }
  })
  const loaded = [...state.organization.repositories]
  app.post('/_sandbox/github/restore', async () => {
    for (const repository of loaded) repository.restore()
    state.organization.repositories = [...loaded]
    return { repositories: loaded.length }
  })
  app.post('/_sandbox/github/hooks/copy', async (request) => {
    const { from, to } = request.body as HookCopy
    return { id: String(copyHook(state.organization.hooks, { from, to }, { deliveries: [], createdAt: new Date() }).id) }
  })
  app.post('/_sandbox/github/refs', async (request, reply) => {
    const { repository: name, branch, tag, files = {} } = request.body as RefChange
    const repository = find(name)
    if (!repository) return reply.code(404).send({ message: `There is no repository ${name}.` })
    const written = Object.entries(files).map(([path, content]) => ({ path, content }))
    repository.branches.branchOff(tag ?? branch ?? '', written, tag ? 'tag' : 'branch')
    return { ok: true }
  })
  app.post('/_sandbox/github/repositories', async (request, reply) => {
    const body = request.body as RepositoryChange
    const repository = find(body.repository)
    if (!repository) return reply.code(404).send({ message: `There is no repository ${body.repository}.` })
    const before = repositoryShape(state.base, repository)
    const action = changeRepository(state, repository, body)
    const payload = { action, repository: body.deleted ? before : repositoryShape(state.base, repository) }
    const event = body.properties ? 'custom_property_values' : 'repository'
    const deliveries = body.silent ? [] : await deliver(state.organization, state.access, event, payload)
    return { action, deliveries }
  })
  app.post('/_sandbox/github/organization', async (request) => {
    const { login, silent } = request.body as { login: string; silent?: boolean }
    const from = state.organization.login
    state.organization.login = login
    for (const repository of state.organization.repositories) repository.owner = login
    const payload = { action: 'renamed', changes: { login: { from } } }
    return { deliveries: silent ? [] : await deliver(state.organization, state.access, 'organization', payload) }
  })
  app.post('/_sandbox/github/events', async (request) => {
    const { event, payload } = request.body as { event: string; payload: Record<string, unknown> }
    return { deliveries: await deliver(state.organization, state.access, event, payload) }
  })
  app.post('/_sandbox/github/faults', async (request) => {
    state.faults.add(request.body as Fault)
    return { ok: true }
  })
  app.delete('/_sandbox/github/faults', async () => {
    state.faults.clear()
    return { ok: true }
  })
  app.post('/_sandbox/github/tokens', async (request) => {
    const { token, revoke, readOnly, expiresAt } = request.body as {
      token: string
      revoke?: boolean
      readOnly?: boolean
      expiresAt?: string
    }
    if (revoke) state.access.revoke(token)
    else
      state.access.allow(token, { ...(readOnly ? { readOnly } : {}), ...(expiresAt ? { expiresAt: new Date(expiresAt) } : {}) })
    return { ok: true }
  })
  app.post('/_sandbox/github/apps/suspend', async (request) => {
    const { suspended } = request.body as { suspended: boolean }
    for (const registered of state.access.apps) registered.suspended = suspended
    return { apps: state.access.apps.length }
  })
  app.get('/_sandbox/github/state', async () => ({
    organization: state.organization.login,
    repositories: state.organization.repositories.map((r) => ({ name: r.name, commit: r.commit?.oid ?? null })),
    requests: state.requests,
    hooks: state.organization.hooks.length,
    usage: state.access.usage(),
  }))
  app.get('/_sandbox/mails', async () => mailbox.mails)
  app.post('/_sandbox/dns', async (request) => {
    const { name, texts } = request.body as { name: string; texts: string[] }
    names.set(name, texts)
    return { ok: true }
  })
}

/** Starts every stand-in on loopback. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of what is mounted
export async function startSandbox(settings: SandboxSettings): Promise<Sandbox> {
  const app = Fastify({ bodyLimit: 20 * 1024 * 1024, forceCloseConnections: true })
  // Like GitHub, accepts a request with a JSON content type and no body.
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_, body, done) => {
    try {
      done(null, body === '' ? {} : JSON.parse(String(body)))
    } catch (error) {
      done(Object.assign(error as Error, { statusCode: 400 }))
    }
  })
  const url = `http://127.0.0.1:${settings.port}`
  const organization = loadOrganization(settings.githubDir)
  const state: GitHubState = {
    base: `${url}/github`,
    organization,
    actions: new Actions(organization, settings.historyDays),
    access: new Access(settings.token),
    faults: new Faults(),
    requests: 0,
    seen: { queries: new Map(), routes: new Set() },
  }
  const clusters = settings.clusters ?? sampleClusters()
  const faults = standInFaults()
  for (const [name, of] of Object.entries(faults)) of.control(app, `/_sandbox/${name}/failures`)
  const buckets = new Buckets()
  const aws = new AwsAccounts()
  const ecs = new EcsCluster()
  const account = new StripeAccount({ url, secretKey: settings.stripe?.secretKey ?? settings.token, file: settings.stripe?.file })
  const billing = new Billing(account)
  const time = new PassingTime(account, billing)
  const webhooks = new StripeWebhooks(account, settings.stripe?.webhook)
  const google = new GoogleAccount(url)
  const gitlab = gitlabState({ base: `${url}/gitlab`, token: settings.token })
  const confluence = confluenceState({ base: `${url}/confluence`, token: settings.token })
  const notion = notionState({ token: settings.token })
  const mailbox = new Mailbox()
  const names = new NameServer()
  if (settings.signIn) await oidcRoutes(app, url, settings.signIn)
  await app.register(
    async (github) => {
      await githubRoutes(github, state)
      await githubPages(github, state, settings.signIn)
      actionsLogs(github, state)
    },
    { prefix: '/github' },
  )
  await app.register((kubernetes) => kubernetesRoutes(kubernetes, clusters, faults.kubernetes), {
    prefix: '/kubernetes/:cluster',
  })
  await app.register(async (routes) => gitlabRoutes(routes, gitlab), { prefix: '/gitlab' })
  await app.register(async (routes) => confluenceRoutes(routes, confluence), { prefix: '/confluence' })
  await app.register(async (routes) => notionRoutes(routes, notion), { prefix: '/notion' })
  await cloudRoutes(app, { url, clusters, buckets, aws, ecs, google, faults })
  await app.register((api) => stripeApi(api, account, billing, time, faults.stripe), { prefix: '/v1' })
  const modelRequests: ModelRequests = []
  await app.register(
    async (model) => {
      modelRoutes(model, modelKey, modelRequests)
      embeddingRoutes(model, modelKey)
    },
    { prefix: '/model/v1' },
  )
  await app.register((pages) => stripePages(pages, account, billing, webhooks), { prefix: '/stripe' })
  const slack = new SlackWorkspaces()
  const { slack: slackApp } = settings
  if (slackApp) await app.register(async (routes) => slackRoutes(routes, slack, slackApp, faults.slack), { prefix: '/slack' })
  slackControl(app, slack, slackApp && slackSender({ ...slackApp, hooks: `${url}/slack/hooks`, workspaces: slack }))
  controlRoutes(app, state, mailbox, names)
  actionsControl(app, state)
  gitlabControl(app, gitlab)
  confluenceControl(app, confluence)
  notionControl(app, notion)
  awsControl(app, aws)
  ecsControl(app, ecs)
  stripeControl(app, account, time, webhooks)
  kubernetesControl(app, clusters, url)
  app.get('/healthz', async () => ({ ok: true }))
  frontPages(app, { organization, clusters, mailbox })
  const demo = offerDemo(app, () => ({
    url,
    token: settings.token,
    organization: organization.login,
    github: organization,
    clusters,
  }))
  await mailbox.listen(settings.smtpPort)
  await names.listen(settings.dnsPort ?? 0)
  await app.listen({ port: settings.port, host: '127.0.0.1' })
  return {
    url,
    state,
    clusters,
    buckets,
    aws,
    faults,
    google,
    gitlab,
    confluence,
    notion,
    ecs,
    stripe: { account, billing, webhooks },
    mailbox,
    demo,
    modelRequests,
    async close() {
      await Promise.all([app.close(), mailbox.close(), names.close()])
    },
  }
}
