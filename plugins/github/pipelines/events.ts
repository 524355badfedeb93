import type { EventDelta } from '@callboard/plugin-kit/server'
import { z } from 'zod'

const repository = z.object({ full_name: z.string() })
const workflowRun = z.object({ workflow_run: z.object({ id: z.number() }), repository })
const deploymentStatus = z.object({ repository })

/** What to read after a delivery about workflows or deployments; undefined for all others. */
export function mapPipelineEvent(event: string, payload: unknown): EventDelta | undefined {
  if (event === 'workflow_run') {
    const { data } = workflowRun.safeParse(payload)
    return data
      ? { pipelines: { repository: data.repository.full_name, run: String(data.workflow_run.id) } }
      : { ignored: 'the event names no run' }
  }
  if (event === 'deployment_status') {
    const { data } = deploymentStatus.safeParse(payload)
    return data ? { pipelines: { repository: data.repository.full_name } } : { ignored: 'the event names no repository' }
  }
  return undefined
}
