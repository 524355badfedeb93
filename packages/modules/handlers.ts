import type { HandlersOf } from '@callboard/kernel/handler'
import { mailHandlers } from '@callboard/kernel/handlers'
import { apiHandlers } from './apis/handlers.ts'
import { billingHandlers } from './billing/handlers.ts'
import { catalogHandlers } from './catalog/handlers.ts'
import { costHandlers } from './costs/handlers.ts'
import { demoHandlers } from './demo/handlers.ts'
import { docsHandlers } from './docs/handlers.ts'
import { experimentHandlers } from './experiments/handlers.ts'
import { feedReaders } from './feed-readers.ts'
import { integrationHandlers } from './integrations/handlers.ts'
import type { contracts } from './jobs.ts'
import { knowledgeHandlers } from './knowledge/handlers.ts'
import { notificationHandlers } from './notifications/handlers.ts'
import { operatorHandlers } from './operator/handlers.ts'
import { applyPipelineEvent } from './pipelines/index.ts'
import { runningStates } from './running-states.ts'
import { slackHandlers } from './slack/handlers.ts'
import { templateHandlers } from './templates/handlers.ts'
import { tenantHandlers } from './tenants/handlers.ts'
import { usageHandlers } from './usage/handlers.ts'
import { webhookHandlers } from './webhooks/handlers.ts'
import { workloadHandlers } from './workloads/handlers.ts'

/** The handlers of all jobs. For workers only. */
export const handlers: HandlersOf<typeof contracts> = {
  ...integrationHandlers({ feedReaders, applyPipelineEvent }),
  ...workloadHandlers,
  ...costHandlers,
  ...mailHandlers,
  ...operatorHandlers(runningStates),
  ...billingHandlers,
  ...usageHandlers,
  ...tenantHandlers,
  ...notificationHandlers,
  ...docsHandlers,
  ...knowledgeHandlers,
  ...demoHandlers,
  ...webhookHandlers,
  ...apiHandlers,
  ...catalogHandlers,
  ...experimentHandlers,
  ...slackHandlers,
  ...templateHandlers,
}
