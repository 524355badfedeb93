import { AppError, invalidInput } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { lockUntilCommit } from '@callboard/db/lock-until-commit'
import type { OperationContext } from '@callboard/kernel/operation'
import { normalizeRef } from '@callboard/modules/catalog/domain/entity'
import type { z } from 'zod'
import type { policyInput } from '../domain/policy-input.ts'

type Given = z.output<typeof policyInput>

/** Complete refs, and those that the catalog does not have: nobody could approve. */
async function checkRefs(db: TenantDb, field: 'templates' | 'approvers', given: readonly string[]) {
  const kind = field === 'templates' ? 'template' : 'group'
  const refs = [...new Set(given.map((text) => normalizeRef(text, { kind }) ?? text))]
  const known = await db.entity.findMany({ where: { ref: { in: refs } }, select: { ref: true, kind: true } })
  const kinds = new Map(known.map((entity) => [entity.ref, entity.kind]))
  const allowed = field === 'templates' ? ['template'] : ['user', 'group']
  const unknown = refs.filter((ref) => !allowed.includes(kinds.get(ref) ?? ''))
  const message = `The catalog has no ${allowed.join(' or ')} ${unknown.join(' or ')}.`
  return { refs, problems: unknown.length > 0 ? [{ field, message }] : [] }
}

/**
 * The row of a policy, under the lock of the organization's policies.
 * @param id of the policy that is changed; undefined for a new one
 * @throws AppError that names every unknown ref, and `conflict` for a name that another policy has
 */
export async function policyRow(db: TenantDb, { tenantId, actor }: OperationContext, policy: Given, id: string | undefined) {
  await lockUntilCommit(db, `template-policies ${tenantId}`)
  const templates = await checkRefs(db, 'templates', policy.templates)
  const approvers = await checkRefs(db, 'approvers', policy.approvers)
  const problems = [...templates.problems, ...approvers.problems]
  if (problems.length > 0) throw invalidInput(problems)
  const named = { name: policy.name, ...(id ? { id: { not: id } } : {}) }
  if (await db.templatePolicy.findFirst({ where: named, select: { id: true } }))
    throw new AppError('conflict', 'Another policy has this name. Choose another one.', { field: 'name' })
  return { ...policy, templates: templates.refs, approvers: approvers.refs, updatedBy: actor.label, updatedAt: new Date() }
}
