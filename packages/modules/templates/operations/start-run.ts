import { AppError } from '@callboard/core/errors'
import { actions } from '@callboard/core/permissions'
import type { TenantDb } from '@callboard/db/for-tenant'
import { lockUntilCommit } from '@callboard/db/lock-until-commit'
import { audit, mayDo, type OperationContext, operation, personOf } from '@callboard/kernel/operation'
import { requireRun } from '@callboard/modules/billing'
import { groupsOfPerson } from '@callboard/modules/catalog'
import type { Json, JsonObject } from '@callboard/modules/catalog/domain/entity'
import type { z } from 'zod'
import { startInput } from '../domain/run-input.ts'
import { jsonValues, type Template } from '../domain/template.ts'
import { checkEntity } from './check-entity.ts'
import { checkValues } from './check-values.ts'
import { emitRun } from './engine/emit-run.ts'
import { type RunSpec, requestAdvance } from './engine/run-record.ts'
import { findTemplate, requireActions } from './find-template.ts'
import { requiredApprovals, withApprovals } from './required-approvals.ts'

/** What expressions read as `user`: who started the run, as the catalog knows them. */
export async function userOf(context: OperationContext): Promise<JsonObject> {
  const { user } = await context.read((db) => groupsOfPerson(db, context.tenantId, personOf(context.actor)))
  if (!user) return {}
  const found = await context.tx((db) => db.entity.findFirst({ where: { ref: user.ref }, select: { data: true } }))
  return { ref: user.ref, ...(found ? { entity: found.data as Json } : {}) }
}

type Start = Omit<z.output<typeof startInput>, 'values'> & {
  values: JsonObject
  template: Template
  user: JsonObject
  sealed: string | null
}

async function addRun(db: TenantDb, context: OperationContext, start: Start): Promise<string> {
  const { tenantId, actor } = context
  const { template, values, secrets, sealed, user, entity, idempotencyKey } = start
  const { steps, output, baseUrl, ref: templateRef, title } = template
  const spec: RunSpec = { steps, output, baseUrl, user, secretNames: Object.keys(secrets) }
  const { id } = await db.templateRun.create({
    data: {
      tenantId,
      templateRef,
      title,
      entityRef: entity ?? null,
      values,
      spec: JSON.parse(JSON.stringify(spec)),
      secrets: sealed,
      rights: actions.filter((action) => mayDo(actor, action)),
      startedKind: personOf(actor) ? 'user' : 'token',
      startedBy: personOf(actor) ?? null,
      startedLabel: actor.label,
      idempotencyKey: idempotencyKey ?? null,
    },
    select: { id: true },
  })
  await db.templateStep.createMany({
    data: steps.map(({ id: stepId, name, action }, position) => ({ tenantId, runId: id, position, stepId, name, action })),
  })
  await requestAdvance(db, tenantId, id)
  await emitRun(db, tenantId, id, 'started')
  await audit(db, context, { action: 'template.run-started', targetType: 'template-run', targetId: id, targetLabel: title })
  return id
}

/**
 * The run that a request with the same key has started.
 * @throws AppError `conflict` if it was another template's, or somebody else's
 */
async function runOfKey(
  db: TenantDb,
  { actor }: OperationContext,
  { ref, idempotencyKey }: { ref: string; idempotencyKey: string | undefined },
): Promise<string | undefined> {
  if (!idempotencyKey) return undefined
  const known = await db.templateRun.findFirst({
    where: { idempotencyKey },
    select: { id: true, templateRef: true, startedBy: true, startedLabel: true },
  })
  if (!known) return undefined
  const isOwn = known.startedLabel === actor.label && known.startedBy === (personOf(actor) ?? null)
  if (isOwn && known.templateRef === ref) return known.id
  throw new AppError('conflict', 'This idempotency key was used for another run. Use a new key.')
}

/** Starts a run of a template. The same idempotency key starts one run. */
export const startRun = operation({
  name: 'templates.start-run',
  action: 'templates.run',
  input: startInput,
  async run(context, input): Promise<{ id: string }> {
    const { tenantId, platform } = context
    const template = await findTemplate(context, input.ref)
    requireActions(context, template)
    const values = jsonValues(input.values)
    await checkEntity(context, template, input.entity)
    await checkValues(template, values)
    const user = await userOf(context)
    const sealed = Object.keys(input.secrets).length > 0 ? await platform.vault.seal(tenantId, input.secrets) : null
    return context.tx(async (db) => {
      // Two requests with the same key wait for each other here, also where the second one would be beyond a limit.
      await lockUntilCommit(db, `template-runs ${tenantId}`)
      const known = await runOfKey(db, context, { ref: template.ref, idempotencyKey: input.idempotencyKey })
      if (known) return { id: known }
      await requireRun(db, platform, tenantId)
      // Read in this transaction, so that no run starts without a policy that was saved before.
      const approvals = await requiredApprovals(db, tenantId, { template, values, entity: input.entity })
      return { id: await addRun(db, context, { ...input, values, template: withApprovals(template, approvals), user, sealed }) }
    })
  },
})
