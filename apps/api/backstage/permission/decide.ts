import type { Action } from '@callboard/core/permissions'
import { mayDo, type OperationContext } from '@callboard/kernel/operation'
import { getEntitiesByRefs, removeEntity } from '@callboard/modules/catalog'
import { addLocation, analyzeLocation, listLocations, refreshEntity, removeLocation } from '@callboard/modules/integrations'
import { cancelRun, dryRun, listRuns, startRun } from '@callboard/modules/templates'
import { listWorkloads } from '@callboard/modules/workloads'
import { z } from 'zod'
import { pluginActions } from '../plugin-actions.ts'

const attributes = z.object({ action: z.enum(['create', 'read', 'update', 'delete']).optional() })
const basic = z.object({ type: z.literal('basic'), name: z.string(), attributes })
const resource = z.object({ type: z.literal('resource'), name: z.string(), attributes, resourceType: z.string() })

/** As parsed by plugin-permission-backend. */
export const authorizeBody = z.object({
  items: z
    .array(
      z.union([
        z.object({ id: z.string(), permission: basic, resourceRef: z.undefined().optional() }),
        z.object({
          id: z.string(),
          permission: resource,
          resourceRef: z.union([z.string(), z.array(z.string()).nonempty().max(1_000)]).optional(),
        }),
      ]),
    )
    .max(500),
})

type Item = z.output<typeof authorizeBody>['items'][number]
type Decision = 'ALLOW' | 'DENY'

/** The action required by the operation behind each permission. */
const actionOf: Record<string, Action> = {
  'catalog.entity.read': getEntitiesByRefs.action,
  'catalog.entity.create': addLocation.action,
  'catalog.entity.refresh': refreshEntity.action,
  'catalog.entity.delete': removeEntity.action,
  'catalog.entity.validate': getEntitiesByRefs.action,
  'catalog.location.read': listLocations.action,
  'catalog.location.create': addLocation.action,
  'catalog.location.analyze': analyzeLocation.action,
  'catalog.location.delete': removeLocation.action,
  'kubernetes.clusters.read': listWorkloads.action,
  'kubernetes.resources.read': listWorkloads.action,
  'scaffolder.template.parameter.read': getEntitiesByRefs.action,
  'scaffolder.template.step.read': getEntitiesByRefs.action,
  'scaffolder.template.dry-run': dryRun.action,
  // The template editor, whose preview is a dry run.
  'scaffolder.template.management': dryRun.action,
  'scaffolder.action.execute': startRun.action,
  'scaffolder.task.read': listRuns.action,
  'scaffolder.task.create': startRun.action,
  'scaffolder.task.cancel': cancelRun.action,
  'devtools.administer': pluginActions['GET /api/devtools/info'],
  'devtools.info': pluginActions['GET /api/devtools/info'],
  'devtools.config': pluginActions['GET /api/devtools/config'],
  'devtools.external-dependencies': pluginActions['GET /api/devtools/external-dependencies'],
}

/** What is not served here. A frontend that may not read it does not ask for it. */
const absent = ['devtools.scheduler.read', 'catalog.ingestion.read', 'kubernetes.proxy']

/**
 * The caller's permissions by role, for the controls that a frontend shows; every operation checks again. Unknown permissions to
 * read are granted to those who may read the catalog; unknown permissions to write are denied.
 */
export function decide(context: OperationContext, { permission }: Item): Decision {
  if (absent.includes(permission.name)) return 'DENY'
  const known = Object.hasOwn(actionOf, permission.name) ? actionOf[permission.name] : undefined
  const action = known ?? (permission.attributes.action === 'read' ? getEntitiesByRefs.action : undefined)
  return action && mayDo(context.actor, action) ? 'ALLOW' : 'DENY'
}
