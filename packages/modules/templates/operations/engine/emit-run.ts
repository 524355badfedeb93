import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { emit } from '@callboard/kernel/events'
import { runChanged, type runChanges } from '../../events.ts'

/** Emits what a run does, in the transaction in which it does. */
export async function emitRun(db: TenantDb, tenantId: TenantId, id: string, change: (typeof runChanges)[number]): Promise<void> {
  const select = { templateRef: true, title: true, startedLabel: true, entityRef: true, note: true }
  const { templateRef, title, startedLabel, entityRef, note } = await db.templateRun.findFirstOrThrow({ where: { id }, select })
  const at = new Date().toISOString()
  const event = runChanged({ run: id, change, template: templateRef, title, by: startedLabel, entity: entityRef, note, at })
  await emit(db, tenantId, event)
}
