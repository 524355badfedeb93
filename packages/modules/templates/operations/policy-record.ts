import { AppError } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { lockUntilCommit } from '@callboard/db/lock-until-commit'
import type { OperationContext } from '@callboard/kernel/operation'
import { normalizeRef } from '@callboard/modules/catalog/domain/entity'
import type { z } from 'zod'
import type { policyInput } from '../domain/policy-input.ts'

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

/**
 * The row of a policy, under the lock of the organization's policies.
 * @param id of the policy that is changed; undefined for a new one
 * @throws AppError for unknown refs, and `conflict` for a name that another policy has
 */
export async function policyRow(db: TenantDb, { tenantId, actor }: OperationContext, policy: Given, id: string | undefined) {
  await lockUntilCommit(db, `template-policies ${tenantId}`)
  const named = { name: policy.name, ...(id ? { id: { not: id } } : {}) }
  if (await db.templatePolicy.findFirst({ where: named, select: { id: true } }))
    throw new AppError('conflict', 'Another policy has this name. Choose another one.', { field: 'name' })
  return {
    ...policy,
    templates: await knownRefs(db, 'templates', policy.templates),
    approvers: await knownRefs(db, 'approvers', policy.approvers),
    updatedBy: actor.label,
    updatedAt: new Date(),
  }
}
