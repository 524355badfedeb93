import { AppError, notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { jsonb } from '@callboard/db/jsonb'
import { audit, type OperationContext, operation } from '@callboard/kernel/operation'
import { rewriteInferredEntities } from '@callboard/modules/catalog'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { validateDescriptor } from '@callboard/modules/catalog/domain/validate'
import { z } from 'zod'
import { correctable, valueAt, wholeEntity } from '../domain/overlay.ts'
import { field, fieldValue, parseValue, requireKnown } from './fields.ts'

const ref = z
  .string()
  .max(600)
  .transform((r) => r.toLowerCase())

async function requireInferredEntity(db: TenantDb, of: string) {
  // Waits for a running write of the repository and blocks the next one, so that neither misses the correction.
  await db.$queryRaw`
    select s.key from source_item s join entity e on e.tenant_id = s.tenant_id and e.integration_id = s.integration_id and e.item = s.key
    where e.ref = ${of} for update of s`
  const entity = await db.entity.findFirst({
    where: { ref: of },
    select: { data: true, evidence: true, name: true, title: true },
  })
  if (!entity) throw notFound(`The entity ${of}`)
  if (entity.evidence === null)
    throw new AppError('conflict', `${of} is defined by a catalog file. Open a pull request to change it.`)
  return { descriptor: entity.data as unknown as Descriptor, label: entity.title ?? entity.name }
}

const rewriteEntity = async (db: TenantDb, context: OperationContext, of: string) => {
  const by = { runId: null, integrationId: null, actor: context.actor.label, cause: 'person' } as const
  await rewriteInferredEntities(db, context.tenantId, [of], by)
}

/**
 * Stores a user's review decision about an inferred value. It overrides later inferences until a descriptor defines the entity.
 */
export const correctValue = operation({
  name: 'conclusions.correct',
  action: 'catalog.write',
  input: z.discriminatedUnion('verdict', [
    z.object({ ref, field, verdict: z.enum(['confirmed', 'rejected']) }),
    z.object({ ref, field, verdict: z.literal('corrected'), value: fieldValue }),
  ]),
  run: (context, input) =>
    context.tx(async (db) => {
      const { ref: of, field: at } = input
      const { descriptor, label } = await requireInferredEntity(db, of)
      const held = valueAt(descriptor, at)
      const value = input.verdict === 'corrected' ? parseValue(at, input.value) : held
      if (input.verdict === 'corrected') await requireKnown(db, at, value)
      if (input.verdict === 'confirmed' && held === null) throw new AppError('conflict', 'There is no value to confirm.')
      // An emptied value counts as rejected.
      const decision = value === null ? 'rejected' : input.verdict
      const stands = decision === 'rejected' ? null : value
      await db.$executeRaw`
        insert into correction (tenant_id, ref, field, verdict, value, actor)
        values (${context.tenantId}::uuid, ${of}, ${at}, ${decision}, ${stands === null ? null : jsonb(stands)}::jsonb, ${context.actor.label})
        on conflict (tenant_id, ref, field) do update set verdict = excluded.verdict, value = excluded.value, actor = excluded.actor, at = now()`
      await rewriteEntity(db, context, of)
      const after = await requireInferredEntity(db, of)
      const checked = await validateDescriptor(after.descriptor)
      if ('problem' in checked) throw new AppError('invalid_input', checked.problem.message, { field: at })
      await audit(db, context, {
        action: `entity.value_${decision}`,
        targetType: 'entity',
        targetId: of,
        targetLabel: label,
        detail: { field: at, before: held, after: valueAt(after.descriptor, at) },
      })
      return { ref: of, field: at, verdict: decision, value: valueAt(after.descriptor, at) ?? correctable[at] ?? null }
    }),
})

/** Reverts a review decision: the inferred value applies again. */
export const revertCorrection = operation({
  name: 'conclusions.take-back',
  action: 'catalog.write',
  input: z.object({ ref, field }),
  run: (context, { ref: of, field: at }) =>
    context.tx(async (db) => {
      const { label } = await requireInferredEntity(db, of)
      const { count } = await db.correction.deleteMany({ where: { ref: of, field: at } })
      if (count === 0) throw notFound('A correction of this value')
      await rewriteEntity(db, context, of)
      await audit(db, context, {
        action: 'entity.correction_taken_back',
        targetType: 'entity',
        targetId: of,
        targetLabel: label,
        detail: { field: at },
      })
      return { ref: of, field: at }
    }),
})

/** Confirms entities as inferred, or reopens them for review. Values may still change later. */
export const acceptInferences = operation({
  name: 'conclusions.accept',
  action: 'catalog.write',
  input: z.object({ refs: z.array(ref).min(1).max(5000), accepted: z.boolean().default(true) }),
  run: (context, { refs, accepted }) =>
    context.tx(async (db) => {
      const found = await db.$queryRaw<{ ref: string }[]>`
        select ref from entity where tenant_id = ${context.tenantId}::uuid and ref = any(${refs}::text[]) and receipts is not null`
      const mine = found.map((f) => f.ref)
      const common = { tenantId: context.tenantId, field: wholeEntity, decision: 'confirmed', actor: context.actor.label }
      const { count } = accepted
        ? await db.correction.createMany({ data: mine.map((ref) => ({ ...common, ref })), skipDuplicates: true })
        : await db.correction.deleteMany({ where: { field: wholeEntity, ref: { in: mine } } })
      if (count > 0)
        await audit(db, context, {
          action: accepted ? 'entities.accepted' : 'entities.reopened',
          targetType: 'entity',
          ...(mine.length === 1 ? { targetId: mine[0] } : {}),
          detail: { count, refs: mine.slice(0, 50) },
        })
      return { count }
    }),
})
