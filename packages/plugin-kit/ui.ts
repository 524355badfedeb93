import type { Action } from '@callboard/core/permissions'
import type { Json, JsonObject } from '@callboard/modules/catalog/domain/entity'
import type { AllocationRule } from '@callboard/modules/costs/domain/allocation'
import type { BudgetInput, BudgetView } from '@callboard/modules/costs/domain/budget'
import type { CostQuery, CostView } from '@callboard/modules/costs/domain/view'
import type {
  DeploymentView,
  EntityPipelines,
  PipelineOverview,
  RunQuery,
  RunSummary,
} from '@callboard/modules/pipelines/domain/view'
import type { InsightsView } from '@callboard/modules/usage/domain/usage'
import type {
  RuntimeView,
  WorkloadOverview,
  WorkloadQuery,
  WorkloadSummary,
  WorkloadView,
} from '@callboard/modules/workloads/domain/view'
import type { ReactNode } from 'react'

/** Shared read models of the platform, loaded with the viewer's permissions. */
export type PortalReaders = {
  /** Workloads of all runtimes. */
  runtimes(): Promise<RuntimeView[]>
  entityWorkloads(ref: string): Promise<WorkloadView[]>
  workloads(query: WorkloadQuery): Promise<{ workloads: WorkloadSummary[]; total: number }>
  workloadOverview(): Promise<WorkloadOverview>
  entityPipelines(ref: string): Promise<EntityPipelines>
  /** The latest deployments of an entity, if its runs are not shown. */
  entityDeployments(ref: string): Promise<DeploymentView[]>
  pipelineOverview(days?: number): Promise<PipelineOverview>
  costs(query: CostQuery): Promise<CostView>
  /** Premium: rejected as `locked` without the entitlement. */
  insights(days: 7 | 30 | 90): Promise<InsightsView>
  budgets(): Promise<BudgetView[]>
  /** `own`: rules saved by the organization; otherwise the defaults. `clusters`: clusters with usage that rules can refer to. */
  costRules(): Promise<{ rules: AllocationRule[]; own: boolean; clusters: { id: string; name: string }[] }>
  pipelineRuns(query: RunQuery): Promise<{ runs: RunSummary[]; total: number }>
}

/** URLs of the portal. Plugins never build their own. */
type PortalLinks = {
  entity(ref: string, tab?: string): string
  /** A page of this plugin. */
  page(id: string, query?: Record<string, string | undefined>): string
  integration(id: string): string
  /** The result of the last sync of one item. */
  item(integrationId: string, key: string): string
  connect(): string
  /** Streams the log of one container. */
  logs(of: {
    integrationId: string
    key: string
    instance: string
    container: string
    previous?: boolean
    follow?: boolean
  }): string
  /** An excerpt of a pipeline job's log around the failure, as JSON. */
  jobLog(of: { integrationId: string; key: string; job: string }): string
  /** All Insights data, as CSV. */
  usageCsv(days: number): string
  /** The data of a cost chart, as CSV. */
  costsCsv(query: CostQuery): string
}

/** Result of an action. An error contains a message for the user. */
type Outcome<T = unknown> = { ok: true; data: T } | { ok: false; message: string }

/** Preview of allocation rules. Amounts are decimal strings. */
export type RulesPreview = { currency: string; total: string; unallocated: string; entities: { ref: string; amount: string }[] }

/** Actions available to a slot. */
export type PortalActions = {
  rerun(of: { integrationId: string; key: string; which: 'all' | 'failed' }): Promise<Outcome>
  previewCostRules(rules: readonly AllocationRule[]): Promise<Outcome<RulesPreview[]>>
  saveCostRules(rules: readonly AllocationRule[]): Promise<Outcome>
  /** Creates a budget, or updates the one with this id. */
  saveBudget(of: { id?: string; budget: BudgetInput }): Promise<Outcome>
  deleteBudget(id: string): Promise<Outcome>
}

/** Context of every slot for loading and rendering. Components have no other data source, so they never fetch. */
export type SlotPlace = {
  read: PortalReaders
  links: PortalLinks
  act: PortalActions
  /** Why the viewer is not allowed to do something; undefined if they are. */
  reason(action: Action): string | undefined
  now: Date
}

type EntitySlotContext = SlotPlace & {
  ref: string
  entity: JsonObject
  item: { name: string; state: Json } | null
}

/** An item listed by the plugin's integrations, with the result of its last sync. */
type ItemSummary = {
  key: string
  name: string
  state: Json
  entities: number
  problems: number
  integration: string
  integrationId: string
}

export type PortalSlotContext = SlotPlace & {
  items: readonly ItemSummary[]
  /** Query parameters of the page; empty for a widget. */
  query: Readonly<Record<string, string | undefined>>
}

/** Implementation of a page or home widget declared in a manifest. */
export type PortalSlotCode<Data = unknown> = {
  /** `<plugin>.<slot>`, as in the manifest. */
  id: string
  load(context: PortalSlotContext): Data | undefined | Promise<Data | undefined>
  render(data: Data, place: SlotPlace): ReactNode
}

export function definePortalSlot<Data>(slot: PortalSlotCode<Data>): PortalSlotCode {
  return slot as PortalSlotCode
}

/**
 * Implementation of an entity card or tab declared in a manifest: `load` runs on the server, and a component renders its result.
 */
export type EntitySlot<Data = unknown> = {
  /** `<plugin>.<slot>`, as in the manifest. */
  id: string
  /** Undefined hides the card for this entity. */
  load(context: EntitySlotContext): Data | undefined | Promise<Data | undefined>
  render(data: Data, place: SlotPlace): ReactNode
}

export function defineEntitySlot<Data>(slot: EntitySlot<Data>): EntitySlot {
  return slot as EntitySlot
}
