import { timingSafeEqual } from 'node:crypto'
import type { EventDelta, Webhooks } from '@callboard/plugin-kit/server'
import { z } from 'zod'

const project = z.object({ path_with_namespace: z.string() })
const pipelineEvent = z.object({ project, object_attributes: z.object({ id: z.number() }) })
const deploymentEvent = z.object({ project })

const mergeRequestEvent = z.object({ object_attributes: z.object({ action: z.string().nullish(), url: z.string().max(2000) }) })

/** Runs of templates wait for merge requests to be closed, merged or not. */
function mapMergeRequest(payload: unknown): EventDelta {
  const { data } = mergeRequestEvent.safeParse(payload)
  if (!data) return { ignored: 'the event names no merge request' }
  const { action, url } = data.object_attributes
  return action === 'merge' || action === 'close' ? { pullRequest: url } : { ignored: 'the merge request is still open' }
}

/** What to do after a delivery (docs.gitlab.com/user/project/integrations/webhook_events). */
function map(event: string, payload: unknown): EventDelta {
  if (event === 'Pipeline Hook') {
    const parsed = pipelineEvent.safeParse(payload)
    if (!parsed.success) return { ignored: 'the event names no pipeline' }
    const { project: of, object_attributes: pipeline } = parsed.data
    return { pipelines: { repository: of.path_with_namespace, run: String(pipeline.id) } }
  }
  if (event === 'Deployment Hook') {
    const parsed = deploymentEvent.safeParse(payload)
    return parsed.success
      ? { pipelines: { repository: parsed.data.project.path_with_namespace } }
      : { ignored: 'the event names no project' }
  }
  if (event === 'Merge Request Hook') return mapMergeRequest(payload)
  return { ignored: `${event} says nothing of pipelines` }
}

/** GitLab sends the secret in plain text, in a header. */
export const webhooks: Webhooks = {
  async verify(headers, _body, secret) {
    const given = Buffer.from(headers['x-gitlab-token'] ?? '')
    const wanted = Buffer.from(secret)
    return given.length === wanted.length && timingSafeEqual(given, wanted)
  },
  identify(headers) {
    const event = headers['x-gitlab-event']
    const deliveryId = headers['idempotency-key'] ?? headers['x-gitlab-event-uuid']
    return event && deliveryId ? { deliveryId, event } : undefined
  },
  map,
}
