import { audit, type OperationContext } from '@callboard/kernel/operation'

type Changeable = { name: string; announcement: string | null; accent: string | null }

/** Changes a setting of an organization and records the previous value in the audit log. */
export function changeTenant<Field extends keyof Changeable>(
  context: OperationContext,
  action: string,
  field: Field,
  value: Changeable[Field],
): Promise<void> {
  return context.tx(async (db) => {
    const where = { id: context.tenantId }
    const before = await db.tenant.findUniqueOrThrow({ where })
    const after = await db.tenant.update({ where, data: { [field]: value } })
    await audit(db, context, {
      action,
      targetType: 'tenant',
      targetId: context.tenantId,
      targetLabel: after.name,
      detail: { before: before[field], after: value },
    })
  })
}
