import { notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import type { Change } from '../domain/change-schema.ts'
import { toRuleInput } from '../domain/rules.ts'
import { writeArchive } from './archive-flag.ts'
import { readSegments, requireFlag, settingsOf } from './flag-record.ts'
import { writeFlag } from './save-flag.ts'
import { writeSegment } from './save-flag-segment.ts'
import { requireSetting, writeSettings } from './save-flag-settings.ts'
import { writeToggle } from './toggle-flag.ts'
import { requireVersion, writeUndo } from './undo-flag-change.ts'

/** Writes a change, in a transaction that holds `lockFlags`. It does not ask whether the change needs approval. */
export async function applyChange(db: TenantDb, context: OperationContext, change: Change): Promise<void> {
  const { kind } = change
  if (kind === 'toggle') return writeToggle(db, context, change)
  if (kind === 'archive') return writeArchive(db, context, change)
  if (kind === 'undo') return writeUndo(db, context, change)
  if (kind === 'segment') {
    const { kind: _, ...segment } = change
    return writeSegment(db, context, segment)
  }
  if (kind === 'flag') {
    const { kind: _, ...flag } = change
    return writeFlag(db, context, flag)
  }
  const { kind: _, ...settings } = change
  await writeSettings(db, context, settings)
}

export type Subject = {
  flagId: string | null
  /** Null for a change of all environments. */
  environment: string | null
  /** What the change is about, as it is now. */
  before: object
  /** The revision that it changes. */
  revision?: number
}

/** What a change is about. @throws AppError `not_found` */
export async function subjectOf(db: TenantDb, { tenantId }: OperationContext, change: Change): Promise<Subject> {
  if (change.kind === 'segment') {
    const segment = (await readSegments(db)).find((s) => s.key === change.key)
    if (!segment) throw notFound(`The segment ${change.key}`)
    return { flagId: null, environment: null, before: { description: segment.description, targeting: segment.targeting } }
  }
  const { id: flagId, ...flag } = await requireFlag(db, change.key)
  if (change.kind === 'archive') return { flagId, environment: null, before: { archived: flag.state === 'archived' } }
  if (change.kind === 'flag') {
    const { description, ownerRef: owner, schema, variants } = flag
    return { flagId, environment: null, before: { description, owner, schema, variants } }
  }
  if (change.kind === 'undo') {
    const { environment, after } = await requireVersion(db, flagId, change.version)
    return { flagId, environment, before: after }
  }
  const setting = await requireSetting(db, tenantId, flagId, change.environment)
  const { environment } = change
  if (change.kind === 'toggle') return { flagId, environment, before: { enabled: setting.enabled } }
  const { rules, ...rest } = settingsOf(setting)
  return { flagId, environment, before: { ...rest, rules: rules.map(toRuleInput) }, revision: setting.revision }
}
