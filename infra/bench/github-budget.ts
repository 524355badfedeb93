import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import { connectSample, scheduleDueFeeds, scheduleDueSyncs } from '@callboard/modules/integrations'
import { figure, seconds } from './figures.ts'
import { type BenchStack, generatedOrganization, startBenchStack } from './stack.ts'

// How much of GitHub's rate limit an organization uses. Hours are simulated: between steps of five minutes every stored time of
// the schedules is moved five minutes into the past. GitHub's own clock, and so its rate limit window, does not advance; the
// stand-in counts as GitHub documents it.

const stepMinutes = 5
const bar = 0.02

type Target = { stack: BenchStack; context: OperationContext; id: string; token: string }
type Used = { rest: number; unchanged: number; points: number }

const pause = (ms: number) => new Promise((r) => setTimeout(r, ms))
const grantOf = ({ stack, token }: Target) => {
  const grant = stack.sandbox.state.access.grantOf(`token ${token}`)
  if (!grant) throw new Error('the sandbox does not know the token')
  return grant
}

/**
 * Starts a new hour of the limit. The integration gets another token, because this process knows the hour of the previous one.
 * For the stand-in it is the same token with valid ETags, unless it is `renewed`, as an App's is each hour.
 */
async function newHour(target: Target, limit: number, renewed: boolean): Promise<void> {
  const { context, id, stack } = target
  const etags = renewed ? `renewed ${Date.now()}` : grantOf(target).id
  target.token = `tok-${Date.now()}`
  stack.sandbox.state.access.allow(target.token, { limit })
  grantOf(target).id = etags
  const { secrets } = await context.tx((db) => db.integration.findFirstOrThrow({ where: { id }, select: { secrets: true } }))
  const opened = (await context.platform.vault.open(context.tenantId, secrets)) as { values: object }
  const values = { ...opened.values, token: target.token }
  const sealed = await context.platform.vault.seal(context.tenantId, { ...opened, values })
  await context.tx((db) => db.integration.updateMany({ where: { id }, data: { secrets: sealed } }))
}

const used = (target: Target): Used => {
  const { used: rest, unchanged, points } = grantOf(target)
  return { rest, unchanged, points }
}

const openStates = ['queued', 'running', 'waiting']

/** Waits until no read is running and every delivery is processed. */
async function settled({ context, id }: Target): Promise<void> {
  for (let calm = 0; calm < 2; ) {
    await pause(150)
    const open = await context.tx(async (db) => {
      const where = { integrationId: id, state: { in: openStates } }
      const events = await db.inboundEvent.count({ where: { integrationId: id, processedAt: null } })
      return events + (await db.syncRun.count({ where })) + (await db.feed.count({ where }))
    })
    calm = open === 0 ? calm + 1 : 0
  }
}

/** Ages stored times by some minutes. */
const passMinutes = (db: TenantDb, minutes: number) =>
  Promise.all([
    db.$executeRaw`update feed set next_at = next_at - make_interval(mins => ${minutes}::int), succeeded_at = succeeded_at - make_interval(mins => ${minutes}::int)`,
    db.$executeRaw`update integration set next_sync_at = next_sync_at - make_interval(mins => ${minutes}::int)`,
    db.$executeRaw`update feed_failure set next_attempt_at = next_attempt_at - make_interval(mins => ${minutes}::int)`,
    db.$executeRaw`update feed_item set due_at = due_at - make_interval(mins => ${minutes}::int), read_at = read_at - make_interval(mins => ${minutes}::int),
      surveyed_at = surveyed_at - make_interval(mins => ${minutes}::int), swept_at = swept_at - make_interval(mins => ${minutes}::int),
      active_at = active_at - make_interval(mins => ${minutes}::int), event_at = event_at - make_interval(mins => ${minutes}::int),
      missed_at = missed_at - make_interval(mins => ${minutes}::int)`,
  ])

/** Simulates one hour: due reads are run as by the schedules, and each step may include events. */
async function hour(target: Target, happen: (step: number) => Promise<void> = async () => {}): Promise<void> {
  for (let step = 0; step < 60 / stepMinutes; step++) {
    await target.context.tx((db) => passMinutes(db, stepMinutes))
    await happen(step)
    await scheduleDueSyncs(target.context.platform)
    await scheduleDueFeeds()
    await settled(target)
  }
}

async function measure(
  target: Target,
  what: string,
  of: { limit: number; renewed?: boolean; bar?: number },
  happen?: (step: number) => Promise<void>,
): Promise<void> {
  await newHour(target, of.limit, of.renewed ?? false)
  await hour(target, happen)
  const { rest, unchanged, points } = used(target)
  const share = Math.max(rest, points) / of.limit
  const verdict =
    of.bar === undefined ? '' : share <= of.bar ? `, bar ${of.bar * 100} %: kept` : `, bar ${of.bar * 100} %: MISSED`
  figure(
    what,
    `${(share * 100).toFixed(2)} %`,
    `${rest} requests, ${unchanged} unchanged (free), ${points} points of ${of.limit} each${verdict}`,
  )
  if (of.bar !== undefined && share > of.bar) process.exitCode = 1
}

/** Pushes to the repositories with workflows in turn, with or without webhooks. */
function pushes(target: Target) {
  let next = 0
  return async (step: number) => {
    // Every quarter of an hour, which leaves time for runs to end and for an open one to be read again.
    if (step % 3 !== 0) return
    const perStep = 12
    for (let i = 0; i < perStep; i++) {
      const repository = `repo-${String(next++).padStart(4, '0')}`
      const files = { 'README.md': `change ${next} ${Date.now()}\n` }
      await fetch(`${target.stack.sandbox.url}/_sandbox/github/files`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ repository, files }),
      })
    }
    // Runs of the stand-in take some seconds, and send webhooks.
    await pause(12_000)
  }
}

/** Days of existing runs at the start: enough for a full page of the busiest repositories. */
const historyDays = 20

async function benchSize(repositories: number, withWorkflows: number): Promise<void> {
  const organization = generatedOrganization(repositories, withWorkflows)
  const stack = await startBenchStack(organization.dir, { historyDays })
  try {
    const context = await stack.tenant(`budget-${repositories}`)
    const { state } = stack.sandbox
    state.actions.quiet = true
    const began = performance.now()
    const { integration } = await connectSample(context, {})
    const target: Target = { stack, context, id: integration.id, token: 'tok' }
    const hooks = [...state.organization.hooks]
    state.organization.hooks = []
    await settled(target)
    const first = used(target)
    const runs = await context.tx((db) => db.pipelineRun.count())
    console.log(
      `\n  ${repositories.toLocaleString('en')} repositories, ${withWorkflows} with workflows, ${runs.toLocaleString('en')} runs`,
    )
    figure('first read of everything', `${seconds(began).toFixed(0)} s`, `${first.rest} requests, ${first.points} points`)
    await measure(target, 'an hour at rest, token, no webhooks', { limit: 5000, bar })
    await measure(target, 'the next hour at rest, token, no webhooks', { limit: 5000, bar })
    await measure(target, 'an hour with 48 pushes, token, no webhooks', { limit: 5000 }, pushes(target))
    state.organization.hooks = hooks
    await measure(target, 'an hour with 48 pushes, token, webhooks', { limit: 5000 }, pushes(target))
    await measure(target, 'an hour at rest, token, webhooks', { limit: 5000, bar })
    await measure(target, 'an hour at rest, App (new token, so no ETags), webhooks', { limit: 12_500, renewed: true, bar })
    state.organization.hooks = []
    await context.tx((db) => db.feedItem.updateMany({ data: { eventAt: null } }))
    await measure(target, 'an hour at rest, App, webhooks lost for a day', { limit: 12_500, renewed: true, bar })
    const found = await forTenant(context.tenantId).tx((db) => db.pipelineRun.count())
    figure('runs found since the first read', String(found - runs))
  } finally {
    await stack.stop()
    organization.remove()
  }
}

/** Number of repositories of an organization, and of those with workflows. */
const sizes = [
  [1000, 300],
  [5000, 1500],
] as const

/** What organizations of 1,000 and 5,000 repositories use of GitHub's limit, or one of them. */
export async function benchGitHubBudget(only?: number): Promise<void> {
  for (const [repositories, withWorkflows] of sizes)
    if (!only || only === repositories) await benchSize(repositories, withWorkflows)
}
