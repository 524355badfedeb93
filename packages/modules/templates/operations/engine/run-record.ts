import type { TenantId } from '@callboard/core/ids'
import { isAction, type Role, roleMay } from '@callboard/core/permissions'
import type { TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { type Actor, operationContext } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import type { JsonObject } from '@callboard/modules/catalog/domain/entity'
import { z } from 'zod'
import type { Template } from '../../domain/template.ts'
import { advanceRunJob } from '../../jobs.ts'

/** The template as it was when the run started, and what its expressions may read. */
export type RunSpec = Pick<Template, 'steps' | 'output' | 'baseUrl'> & {
  user: JsonObject
  secretNames: string[]
}

const jsonObject = z.record(z.string(), z.json())
const undoSpec = z.object({ action: z.string(), input: jsonObject })
const runSpec = z.object({
  steps: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      action: z.string(),
      input: jsonObject,
      if: z.json().optional(),
      each: z.json().optional(),
      undo: undoSpec.optional(),
      timeoutS: z.number(),
      maxAttempts: z.number(),
    }),
  ),
  output: jsonObject,
  baseUrl: z.string().nullable(),
  user: jsonObject,
  secretNames: z.array(z.string()),
})

export const specOf = (stored: unknown): RunSpec => runSpec.parse(stored) as RunSpec
/** Who started a run, as the catalog knew them then; null for a service token, and for a member without a User. */
export function starterOf({ spec }: { spec: unknown }): string | null {
  const { ref } = specOf(spec).user
  return typeof ref === 'string' ? ref : null
}
export const objectOf = (stored: unknown): JsonObject => jsonObject.parse(stored) as JsonObject

/** What undoes a step: one entry for each call of its action. A step that failed has those of what it made before. */
export const undoEntries = z.array(z.object({ call: z.number().int(), undo: jsonObject }))

/** What undoes each call of a step's action, by its number. */
export type UndoByCall = Map<number, JsonObject>

export const undoByCall = (stored: unknown): UndoByCall =>
  new Map(undoEntries.parse(stored ?? []).map(({ call, undo }) => [call, undo as JsonObject]))
export const storedUndo = (undo: UndoByCall) => [...undo].sort(([a], [b]) => a - b).map(([call, undo]) => ({ call, undo }))

const hasEntries = ({ undo }: { undo: unknown }) => Array.isArray(undo) && undo.length > 0

/** Whether a step that has succeeded can be undone: its template, or what its action returned, says how. */
export const hasUndo = (run: { spec: unknown }, step: { position: number; undo: unknown }): boolean =>
  hasEntries(step) || specOf(run.spec).steps[step.position]?.undo !== undefined

const partlyDone = new Set(['failed', 'cancelled'])

/** Whether a step of a run that ends without success has to be undone. One that failed has made a part of what it was to make. */
export const mustUndo = (run: { spec: unknown }, step: { position: number; state: string; undo: unknown }): boolean =>
  step.state === 'succeeded' ? hasUndo(run, step) : partlyDone.has(step.state) && hasEntries(step)

const secretsSchema = z.record(z.string(), z.string())

/** The secrets of a run, for as long as it lasts. */
export const openSecrets = async (platform: Platform, tenantId: TenantId, sealed: string | null) =>
  sealed === null ? {} : secretsSchema.parse(await platform.vault.open(tenantId, sealed))

export type Attempt = { tenantId: TenantId; runId: string; position: number; attempt: number }

/** Requests the next step of a run in the caller's transaction. */
export const requestAdvance = (db: TenantDb, tenantId: TenantId, runId: string) =>
  enqueue(db, tenantId, jobRequest(advanceRunJob, { runId }))

type Starter = { id: string; rights: string[]; startedKind: string; startedBy: string | null; startedLabel: string }

/**
 * Acts with the rights that who started a run had then and still has.
 * @param role the role that the person has now; undefined once they have left
 */
export function contextOfRun(platform: Platform, tenantId: TenantId, run: Starter, role: Role | undefined) {
  const scopes = run.rights
    .filter(isAction)
    .filter((action) => run.startedKind === 'token' || (role !== undefined && roleMay(role, action)))
  const actor: Actor = {
    type: 'token',
    id: run.id,
    label: `${run.startedLabel} (template run)`,
    scopes,
    ...(run.startedBy ? { userId: run.startedBy as never } : {}),
  }
  return operationContext(platform, tenantId, actor)
}
