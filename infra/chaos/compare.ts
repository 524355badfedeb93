import type { OperationContext } from '@callboard/kernel/operation'
import { getEntitlements, getStripe } from '@callboard/modules/billing'
import type { Ledger } from './load.ts'
import type { Connected, World } from './world.ts'

/** Sentences about single rows. */
export type Findings = { lost: string[]; stale: string[]; doubled: string[] }

type Rows = { kind: string; key: string; value: string }[]

/** The rows of a catalog, without what differs between organizations: teams have the time of their reading as version. */
const catalogOf = ({ tx }: OperationContext): Promise<Rows> =>
  tx(
    (db) => db.$queryRaw<Rows>`
      select 'entity' as kind, ref as key, concat_ws(' ', hash, owner_ref, file, description) as value from entity
      union all select 'relation', concat_ws(' ', source_ref, type, target_ref), count(*)::text from relation group by 2
      union all select 'item', name, concat_ws(' ', version, array_to_string(refs, ',')) from source_item where rank = 0`,
  )

/** Compares an organization's catalog with that of one which imported the same accounts when nothing was disturbed. */
async function compareCatalog(context: OperationContext, truth: Rows, findings: Findings): Promise<void> {
  const name = (row: Rows[number]) => `${row.kind} ${row.key} of ${context.tenantId}`
  const found = Map.groupBy(await catalogOf(context), (row) => `${row.kind} ${row.key}`)
  for (const row of truth) {
    const [own, ...more] = found.get(`${row.kind} ${row.key}`) ?? []
    found.delete(`${row.kind} ${row.key}`)
    if (!own) findings.lost.push(name(row))
    else if (own.value !== row.value) findings.stale.push(`${name(row)}: ${own.value}`)
    findings.doubled.push(...more.map(name))
  }
  // Removed at the vendor, or written under another name.
  for (const [row] of found.values()) if (row) findings.stale.push(name(row))
}

/** Every acknowledged push that nothing followed is in the catalog, without a sync. */
export async function comparePushes({ main }: World, ledger: Ledger, findings: Findings): Promise<void> {
  const rows = await main.context.tx((db) => db.entity.findMany({ where: { kind: 'component' } }))
  for (const [repository, { description, isAcknowledged }] of ledger.pushes) {
    const found = rows.find((row) => row.name === repository)?.description
    if (isAcknowledged && found !== description) findings.lost.push(`push to ${repository}, which is ${found}`)
  }
}

async function compareArticles({ main }: World, ledger: Ledger, findings: Findings): Promise<void> {
  const [articles, audited] = await main.context.tx(async (db) => [
    Map.groupBy(await db.article.findMany(), (a) => a.title),
    Map.groupBy(await db.auditEvent.findMany({ where: { action: 'knowledge.article-added' } }), (a) => a.targetId),
  ])
  for (const [title, { texts, id }] of ledger.articles) {
    const [article, ...more] = articles.get(title) ?? []
    findings.doubled.push(...more.map(() => title))
    if (!article && id) findings.lost.push(title)
    if (article && !texts.includes(article.text)) findings.lost.push(`an edit of ${title}`)
    if (article && audited.get(article.id)?.length !== 1) findings.doubled.push(`the audit of ${title}`)
  }
}

/** A push that is repeated with its key changes nothing more, and is recorded once. */
async function compareEntities({ pushed }: World, ledger: Ledger, findings: Findings): Promise<void> {
  const [entities, changes, audited] = await pushed.context.tx(async (db) => [
    await db.entity.findMany({ where: { kind: 'component' } }),
    Map.groupBy(await db.entityChange.findMany({ select: { ref: true } }), (change) => change.ref),
    await db.auditEvent.count({ where: { action: 'entities.pushed' } }),
  ])
  let sent = 0
  for (const [name, pushes] of ledger.entities) {
    sent += pushes.length
    const found = entities.find((entity) => entity.name === name)
    const last = pushes.at(-1)
    if (last?.isAcknowledged && found?.description !== last.description)
      findings.lost.push(`push of ${name}, which is ${found?.description}`)
    const count = found ? (changes.get(found.ref)?.length ?? 0) : 0
    if (count > pushes.length) findings.doubled.push(`changes of ${name}: ${count} by ${pushes.length} pushes`)
  }
  if (audited > sent) findings.doubled.push(`the audit of pushes: ${audited} of ${sent}`)
}

async function comparePayments({ platform }: World, ledger: Ledger, findings: Findings): Promise<void> {
  for (const context of ledger.payments) {
    const { plan, phase } = await getEntitlements(context, {})
    if (plan !== 'team' || phase !== 'active') findings.lost.push(`payment of ${context.tenantId}, which is ${phase}`)
    const { customerId } = await context.tx((db) => db.billingAccount.findFirstOrThrow())
    const { data } = await getStripe(platform).subscriptions.list({ customer: customerId })
    if (data.length > 1) findings.doubled.push(`subscription of ${context.tenantId}`)
  }
}

/** What each web process answers; the balancer takes them in turn. */
async function compareAnswers({ stack, main }: World, calm: Connected, findings: Findings): Promise<void> {
  const headers = { authorization: `Bearer ${main.token}`, connection: 'close' }
  const truth = await calm.context.tx((db) => db.entity.findMany({ select: { ref: true, description: true } }))
  for (let i = 0; i < 4; i++) {
    const answer = await fetch(`${stack.url}/api/v1/entities?limit=1000`, { headers })
    const { entities } = (await answer.json()) as { entities: { ref: string; description: string | null }[] }
    const described = new Map(entities.map((entity) => [entity.ref, entity.description]))
    for (const { ref, description } of truth)
      if (described.get(ref) !== description) findings.stale.push(`the answer about ${ref}: ${described.get(ref)}`)
  }
}

/** Compares everything with the vendors' stand-ins, once a last sync has ended. */
export async function compareAll(world: World, ledger: Ledger, calm: Connected, findings: Findings): Promise<void> {
  const truth = await catalogOf(calm.context)
  for (const { context } of [world.main, ...ledger.imports]) await compareCatalog(context, truth, findings)
  await compareArticles(world, ledger, findings)
  await compareEntities(world, ledger, findings)
  await comparePayments(world, ledger, findings)
  await compareAnswers(world, calm, findings)
}
