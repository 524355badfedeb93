import type { TenantId } from '@callboard/core/ids'
import type { Role } from '@callboard/core/permissions'
import { portalPaths } from '@callboard/core/portal-paths'
import type { Platform } from '@callboard/kernel/platform'
import { portalUrl } from '@callboard/kernel/portal-links'
import { type JsonObject, partsOf } from '@callboard/modules/catalog/domain/entity'
import type { ActionRun } from '@callboard/plugin-kit/actions'
import { Workspace } from '@callboard/plugin-kit/workspace'
import type { Services } from '../actions/built-in-action.ts'
import type { Claimed } from './claim-step.ts'
import { readFolder, resolveAddress } from './read-folder.ts'
import { contextOfRun, objectOf, openSecrets, specOf } from './run-record.ts'
import { createStepLog, linesOf } from './step-log.ts'

type Run = Extract<Claimed, { run: unknown }>['run']

/** What expressions read as `entity`: what a run is started on. */
export const entityScope = (ref: string | null | undefined): JsonObject => (ref ? { entity: { ref, ...partsOf(ref) } } : {})

/** What expressions of a run may read. */
export function expressionContext(run: Run): JsonObject {
  const { user } = specOf(run.spec)
  const steps = Object.fromEntries(run.steps.map(({ stepId, output }) => [stepId, { output: objectOf(output) }]))
  return {
    parameters: objectOf(run.values),
    steps,
    user,
    context: { task: { id: run.id } },
    environment: { parameters: {} },
    ...entityScope(run.entityRef),
  }
}

export const servicesOf = (
  platform: Platform,
  tenantId: TenantId,
  run: Run,
  { role, signal }: { role: Role | undefined; signal: AbortSignal },
): Services => ({
  tenantId,
  platform,
  context: contextOfRun(platform, tenantId, run, role),
  readFolder: (url) => readFolder(platform, tenantId, resolveAddress(url, specOf(run.spec).baseUrl), signal),
})

/** What the action of a step receives, with its log and its secrets. */
export async function openStep(
  platform: Platform,
  tenantId: TenantId,
  { run, position, attempt }: { run: Run; position: number; attempt: number },
  signal: AbortSignal,
) {
  const step = run.steps[position]
  if (!step) throw new Error(`the run ${run.id} has no step ${position}`)
  const secrets = await openSecrets(platform, tenantId, run.secrets)
  const hidden = new Set(Object.values(secrets))
  const log = createStepLog(linesOf(step.log), hidden)
  const action = {
    // Each call of a step has its own.
    undo: undefined,
    setUndo: () => undefined,
    workspace: new Workspace(run.files.map(({ path, content, executable }) => ({ path, content, executable }))),
    idempotencyKey: step.idempotencyKey,
    attempt,
    firstStartedAt: step.firstStartedAt ?? new Date(),
    signal,
    log: log.write,
    runUrl: portalUrl(platform, run.tenant.slug, portalPaths.run(run.id)),
    startedBy: run.startedLabel,
  } satisfies ActionRun
  return { step, secrets, hidden, log, action }
}
