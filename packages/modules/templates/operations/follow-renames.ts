import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { lockUntilCommit } from '@callboard/db/lock-until-commit'
import { audit } from '@callboard/kernel/operation'
import { withRenamed } from '../domain/policy.ts'
import { readPolicies, readRenamed } from '../repo/policies.ts'

const actor = { type: 'job', label: 'Catalog' } as const

/** Writes the new names of renamed templates and approvers into the policies that name them, for as long as tombstones last. */
export const followRenames = (tenantId: TenantId): Promise<void> =>
  forTenant(tenantId).tx(async (db) => {
    await lockUntilCommit(db, `template-policies ${tenantId}`)
    const policies = await readPolicies(db, tenantId)
    const renamed = await readRenamed(
      db,
      tenantId,
      policies.flatMap(({ missing }) => missing),
    )
    for (const { id, name, missing, ...before } of policies) {
      const those = renamed.filter(({ from }) => missing.includes(from))
      if (those.length === 0) continue
      const data = { templates: withRenamed(before.templates, those), approvers: withRenamed(before.approvers, those) }
      await db.templatePolicy.update({ where: { tenantId_id: { tenantId, id } }, data })
      await audit(
        db,
        { tenantId, actor },
        {
          action: 'template-policy.followed-rename',
          targetType: 'template_policy',
          targetId: id,
          targetLabel: name,
          detail: { renamed: those },
        },
      )
    }
  })
