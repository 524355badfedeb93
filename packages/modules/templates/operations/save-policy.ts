import { AppError, notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { lockUntilCommit } from '@callboard/db/lock-until-commit'
import { audit, operation } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import { normalizeRef } from '@callboard/modules/catalog/domain/entity'
import { z } from 'zod'
import { policyInput } from '../domain/policy-input.ts'

const maxPolicies = 50

type Given = z.output<typeof policyInput>

/** Complete refs. @throws AppError `invalid_input` for one that the catalog does not have: nobody could approve */
async function knownRefs(db: TenantDb, field: 'templates' | 'approvers', given: readonly string[]): Promise<string[]> {
  const kind = field === 'templates' ? 'template' : 'group'
  const refs = given.map((text) => normalizeRef(text, { kind }) ?? text)
  const known = await db.entity.findMany({ where: { ref: { in: refs } }, select: { ref: true, kind: true } })
  const kinds = new Map(known.map((entity) => [entity.ref, entity.kind]))
  const allowed = field === 'templates' ? ['template'] : ['user', 'group']
  const unknown = refs.find((ref) => !allowed.includes(kinds.get(ref) ?? ''))
  if (unknown !== undefined)
    throw new AppError('invalid_input', `The catalog has no ${allowed.join(' or ')} ${unknown}.`, { field })
  return [...new Set(refs)]
}

/** @throws AppError `conflict` for a name that another policy has */
async function requireFreeName(db: TenantDb, { name }: Given, id: string | undefined): Promise<void> {
  const other = await db.templatePolicy.findFirst({ where: { name, ...(id ? { id: { not: id } } : {}) }, select: { id: true } })
  if (other) throw new AppError('conflict', 'Another policy has this name. Choose another one.', { field: 'name' })
}

/** Creates or changes a policy. Runs that have started keep the approvals that they began with. */
export const savePolicy = operation({
  name: 'templates.save-policy',
  action: 'tenant.manage',
  input: z.object({ id: z.uuid().optional(), policy: policyInput }),
  run: (context, { id, policy }): Promise<{ id: string }> =>
    context.tx(async (db) => {
      const { tenantId, actor } = context
      await lockUntilCommit(db, `template-policies ${tenantId}`)
      const before = id ? await db.templatePolicy.findFirst({ where: { id } }) : null
      if (id && !before) throw notFound('This policy')
      if (!before)
        await requireRoom(db, tenantId, {
          kind: 'template-policies',
          limit: maxPolicies,
          message: `You have reached the limit of ${maxPolicies} policies. Delete one first.`,
          count: () => db.templatePolicy.count(),
        })
      await requireFreeName(db, policy, before?.id)
      const data = {
        ...policy,
        templates: await knownRefs(db, 'templates', policy.templates),
        approvers: await knownRefs(db, 'approvers', policy.approvers),
        updatedBy: actor.label,
        updatedAt: new Date(),
      }
      const saved = before
        ? await db.templatePolicy.update({ where: { tenantId_id: { tenantId, id: before.id } }, data })
        : await db.templatePolicy.create({ data: { tenantId, ...data } })
      await audit(db, context, {
        action: before ? 'template-policy.changed' : 'template-policy.created',
        targetType: 'template_policy',
        targetId: saved.id,
        targetLabel: saved.name,
        detail: { after: policy, ...(before ? { before: policyInput.parse(before) } : {}) },
      })
      return { id: saved.id }
    }),
})
