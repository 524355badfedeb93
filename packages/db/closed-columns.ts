import { roles } from '@callboard/core/permissions'
import { flagTypes } from '@callboard/flags-evaluator/model'
import { formerJobGroups, jobGroups } from '@callboard/jobs/define-job'
import { severities } from '@callboard/modules/apis/domain/finding'
import { type Phase, subscriptionStatuses } from '@callboard/modules/billing/domain/entitlements'
import type { PlanId } from '@callboard/modules/billing/domain/plans'
import { type BudgetAlertKind, budgetScopes } from '@callboard/modules/costs/domain/budget'
import type { UploadState } from '@callboard/modules/costs/domain/upload'
import { metricRoles } from '@callboard/modules/experiments/domain/decision'
import {
  outcomes as experimentOutcomes,
  experimentStates,
  sequentialMethods,
} from '@callboard/modules/experiments/domain/experiment'
import { directions, metricKinds } from '@callboard/modules/experiments/domain/metric-kind'
import { approvals, approverGroups, changeKinds, requestStates } from '@callboard/modules/flags/domain/approval'
import { clientKinds, flagStates } from '@callboard/modules/flags/domain/flag'
import type { Confidence } from '@callboard/modules/knowledge/domain/confidence'
import { feedbackReasons, taskStates } from '@callboard/modules/knowledge/domain/feedback'
import { goldenStates } from '@callboard/modules/knowledge/domain/golden-question'
import { scopeKinds } from '@callboard/modules/knowledge/domain/scope'
import { sourceKinds } from '@callboard/modules/knowledge/domain/section'
import { outcomes } from '@callboard/modules/knowledge/domain/stored-question'
import { modelFailureKinds } from '@callboard/modules/models/domain/model-failure'
import { modelModes, modelProviders, modelReads } from '@callboard/modules/models/domain/providers'
import { workKinds } from '@callboard/modules/operator/domain/work'
import { deploymentStates, runStates } from '@callboard/modules/pipelines/domain/pipeline'
import {
  approvalStates,
  decisions,
  stepStates,
  runStates as templateRunStates,
} from '@callboard/modules/templates/domain/run-state'
import type { PictureType } from '@callboard/modules/tenants/domain/picture'
import { usageKinds } from '@callboard/modules/usage/domain/usage'
import type { MatchRule } from '@callboard/modules/workloads/domain/match'
import { runtimeStates, workloadHealths } from '@callboard/modules/workloads/domain/workload'

/** Lists every member of a union: a missing or unknown one does not compile. */
const allOf =
  <Union extends string>() =>
  <const Values extends readonly Union[]>(values: Values & (Exclude<Union, Values[number]> extends never ? unknown : never)) =>
    values as readonly Union[]

const feedKinds = ['pipelines', 'costs', 'knowledge', 'code'] as const
const supportRoles = ['viewer', 'admin'] as const

/**
 * Columns with a fixed set of values. Each has a CHECK constraint with the same values, and `closed-columns.test.ts` compares the
 * two. A new value needs a migration that replaces the constraint before the code that writes it is deployed.
 */
export const closedColumns = {
  'answer_revision.about': ['costs', 'deployments'],
  'api_finding.severity': severities,
  'audit_event.actor_type': ['user', 'token', 'job'],
  'billing_account.plan': allOf<PlanId>()(['free', 'team', 'business']),
  'billing_account.status': subscriptionStatuses,
  'billing_account.told_phase': allOf<Phase>()(['free', 'trial', 'active', 'grace', 'restricted']),
  'correction.verdict': ['confirmed', 'rejected', 'corrected'],
  'cost_budget.scope': budgetScopes,
  'cost_budget_alert.kind': allOf<BudgetAlertKind>()(['actual', 'forecast']),
  'cost_import.state': ['writing', 'current', 'refused'],
  'cost_upload.state': allOf<UploadState>()(['writing', 'ready', 'imported', 'refused']),
  'deployment.state': deploymentStates,
  'email_domain.join_role': roles,
  'email_token.purpose': ['verify-email', 'sign-in', 'reset-password', 'change-email'],
  'embedding_model.problem': modelFailureKinds,
  'entity_change.action': ['added', 'changed', 'removed'],
  'experiment.method': sequentialMethods,
  'experiment.outcome': experimentOutcomes,
  'experiment.state': experimentStates,
  'experiment_metric.role': metricRoles,
  'feed.kind': feedKinds,
  'feed.state': ['queued', 'running', 'waiting', 'idle', 'failed'],
  'feed_failure.kind': feedKinds,
  'feed_item.kind': feedKinds,
  'integration.health': ['unknown', 'healthy', 'attention'],
  'integration.state': ['active', 'paused', 'off'],
  'invitation.role': roles,
  'flag.state': flagStates,
  'flag.type': flagTypes,
  'flag_client.kind': clientKinds,
  'flag_environment.approval': approvals,
  'flag_environment.approvers': approverGroups,
  'flag_request.kind': changeKinds,
  'flag_request.state': requestStates,
  'golden_question.state': goldenStates,
  'model_connection.mode': modelModes,
  'model_connection.provider': modelProviders,
  'model_connection.reads': modelReads,
  'knowledge_page.source': sourceKinds,
  'knowledge_task.source': sourceKinds,
  'knowledge_task.state': taskStates,
  'mail_count.kind': ['invitation', 'notification'],
  'metric.better': directions,
  'metric.kind': metricKinds,
  'membership.role': roles,
  'oauth_token.kind': ['access', 'refresh'],
  'outbox.group': [...jobGroups, ...formerJobGroups],
  'outbox.outcome': ['completed', 'failed'],
  'pipeline_run.state': runStates,
  'question.confidence': allOf<Confidence>()(['high', 'medium', 'none']),
  'question.outcome': outcomes,
  'question.scope': scopeKinds,
  'question_citation.source': sourceKinds,
  'question_feedback.reason': feedbackReasons,
  'runtime.state': runtimeStates,
  'session.method': ['password', 'email_link', 'github', 'oidc', 'demo'],
  'support_visit.role': supportRoles,
  'sync_run.state': ['queued', 'running', 'waiting', 'succeeded', 'failed', 'needs_approval', 'cancelled'],
  'sync_run.trigger': ['first', 'schedule', 'manual', 'event'],
  'tenant.demo': ['preparing', 'open'],
  'tenant.support_role': supportRoles,
  'tenant_export.state': ['waiting', 'ready', 'failed'],
  'tenant_work.kind': workKinds,
  'tenant_logo.media_type': allOf<PictureType>()(['image/png', 'image/jpeg', 'image/webp']),
  'tombstone.reason': ['source', 'disconnected', 'person'],
  'usage_day.kind': usageKinds,
  'usage_event.kind': usageKinds,
  'template_approval.kind': ['approval', 'manual'],
  'template_approval.state': approvalStates,
  'template_decision.decision': decisions,
  'template_run.ends_as': ['failed', 'cancelled'],
  'template_run.started_kind': ['user', 'token'],
  'template_run.state': templateRunStates,
  'template_step.state': stepStates,
  'template_wait.kind': ['pull-request', 'callback'],
  'user_account.appearance': ['light', 'dark', 'system'],
  'webhook.state': ['on', 'off', 'failing'],
  'webhook_delivery.state': ['waiting', 'delivered', 'failed'],
  'webhook_subscription.state': ['active', 'none', 'deleted', 'removing'],
  'workload.health': workloadHealths,
  'workload_entity.rule': allOf<MatchRule>()(['kubernetes-id', 'selector', 'namespace', 'image']),
} as const satisfies Record<string, readonly string[]>

export type ClosedColumn = keyof typeof closedColumns
export type ClosedValue<Column extends ClosedColumn> = (typeof closedColumns)[Column][number]

/**
 * Narrows a column's value to its union. Prisma types these columns as text.
 * @throws Error for a value that violates the column's constraint, which a stored value never does
 */
export function closedValue<Column extends ClosedColumn>(column: Column, value: string): ClosedValue<Column> {
  const values: readonly ClosedValue<Column>[] = closedColumns[column]
  const found = values.find((v) => v === value)
  if (found === undefined) throw new Error(`${column} contains a value that is not allowed`)
  return found
}

/** Columns of the same name with an open set of values, and what they contain. */
export const openColumns: Readonly<Record<string, string>> = {
  'api_finding.code': 'rules of Spectral',
  'api_operation.method': 'verbs of OpenAPI, AsyncAPI, GraphQL and gRPC descriptions',
  'audit_event.action': 'names of what was done; entries outlive the code that wrote them',
  'audit_event.target_type': 'names of what it was done to; entries outlive the code that wrote them',
  'billing_account.billed_every': 'intervals, as Stripe names them',
  'catalog_view.kind': 'kinds of a catalog; organizations may have their own',
  'cost_dimension.category': 'FOCUS service categories, as providers write them',
  'cost_dimension.provider': 'providers, as bills name them',
  'cost_line.charge_category': 'FOCUS charge categories, as providers write them',
  'cost_share.rule': 'what an organization calls its allocation rules',
  'entity_count.kind': 'kinds of a catalog; organizations may have their own',
  'entity.kind': 'kinds of a catalog; organizations may have their own',
  'entity.lifecycle': 'lifecycles of a catalog; organizations may have their own',
  'entity.type': 'types of a catalog; organizations may have their own',
  'feed.code': 'kinds of errors; shown, never branched on',
  'inbound_event.event': 'events of vendors',
  'inbound_event.outcome': 'a sentence',
  'integration.health_code': 'kinds of errors of every plugin',
  'linked_identity.provider': 'identity providers',
  'metric.event': 'names of events, as applications report them',
  'pending_event.event': 'names of events; those of a newer version are left for it',
  'notification.kind': 'kinds of packages/modules/notifications/domain; unknown ones are skipped',
  'notification_choice.kind': 'kinds of packages/modules/notifications/domain; unknown ones are skipped',
  'pipeline_run.event': 'events of vendors',
  'problem.code': 'kinds of problems of every plugin',
  'relation.type': 'relations of a catalog; organizations may have their own',
  'runtime.platform': 'ids of plugins',
  'stripe_event.outcome': 'a sentence',
  'stripe_event.type': 'event types of Stripe',
  'support_visit.reason': 'an operator’s words',
  'sync_run.error_code': 'kinds of errors; shown, never branched on',
  'template_step.action': 'ids of actions, of every plugin',
  'tombstone.kind': 'kinds of a catalog; organizations may have their own',
  'tombstone.source': 'names of integrations',
  'cost_import.source': 'names of files',
  'webhook_delivery.type': 'event types that were sent; deliveries outlive the code that sent them',
  'workload.kind': 'kinds of objects of a cluster',
}
