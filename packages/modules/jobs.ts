import { mailJobs } from '@callboard/kernel/jobs'
import { apiJobs } from './apis/jobs.ts'
import { billingJobs } from './billing/jobs.ts'
import { catalogJobs } from './catalog/jobs.ts'
import { costJobs } from './costs/jobs.ts'
import { demoJobs } from './demo/jobs.ts'
import { docsJobs } from './docs/jobs.ts'
import { experimentJobs } from './experiments/jobs.ts'
import { integrationJobs } from './integrations/jobs.ts'
import { knowledgeJobs } from './knowledge/jobs.ts'
import { notificationJobs } from './notifications/jobs.ts'
import { operatorJobs } from './operator/jobs.ts'
import { slackJobs } from './slack/jobs.ts'
import { templateJobs } from './templates/jobs.ts'
import { tenantJobs } from './tenants/jobs.ts'
import { usageJobs } from './usage/jobs.ts'
import { webhookJobs } from './webhooks/jobs.ts'
import { workloadJobs } from './workloads/jobs.ts'

/** Every job there is, under the name of its handler. */
export const contracts = {
  ...integrationJobs,
  ...workloadJobs,
  ...costJobs,
  ...mailJobs,
  ...operatorJobs,
  ...billingJobs,
  ...usageJobs,
  ...tenantJobs,
  ...notificationJobs,
  ...docsJobs,
  ...knowledgeJobs,
  ...demoJobs,
  ...webhookJobs,
  ...apiJobs,
  ...catalogJobs,
  ...experimentJobs,
  ...slackJobs,
  ...templateJobs,
}
