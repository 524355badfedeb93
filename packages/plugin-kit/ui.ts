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

/** The platform's shared models, read as the person who looks. */
export type PortalReaders = {
  /** Where workloads run, whoever runs them. */
  runtimes(): Promise<RuntimeView[]>
  entityWorkloads(ref: string): Promise<WorkloadView[]>
  workloads(query: WorkloadQuery): Promise<{ workloads: WorkloadSummary[]; total: number }>
  workloadOverview(): Promise<WorkloadOverview>
  entityPipelines(ref: string): Promise<EntityPipelines>
  /** The newest deployments of an entity, where its runs are not shown. */
  entityDeployments(ref: string): Promise<DeploymentView[]>
  pipelineOverview(days?: number): Promise<PipelineOverview>
  costs(query: CostQuery): Promise<CostView>
  /** Premium: refused as `locked` while it is not open. */
  insights(days: 7 | 30 | 90): Promise<InsightsView>
  budgets(): Promise<BudgetView[]>
  /** `own`: kept by the organization; else the usual ones. `clusters`: whose use rules may go by. */
  costRules(): Promise<{ rules: AllocationRule[]; own: boolean; clusters: { id: string; name: string }[] }>
  pipelineRuns(query: RunQuery): Promise<{ runs: RunSummary[]; total: number }>
}

/** The addresses of the portal. Plugins build none. */
type PortalLinks = {
  entity(ref: string, tab?: string): string
  /** A page of this plugin. */
  page(id: string, query?: Record<string, string | undefined>): string
  integration(id: string): string
  /** What was read of one thing outside, and what came of it. */
  item(integrationId: string, key: string): string
  connect(): string
  /** Streams the text of one container. */
  logs(of: {
    integrationId: string
    key: string
    instance: string
    container: string
    previous?: boolean
    follow?: boolean
  }): string
  /** The log of a pipeline's job around its failure, as JSON. */
  jobLog(of: { integrationId: string; key: string; job: string }): string
  /** Everything of Insights, as CSV. */
  usageCsv(days: number): string
  /** The table behind a chart of costs, as CSV. */
  costsCsv(query: CostQuery): string
}

/** What came of something that a person set off. A refusal is a message for that person. */
type Outcome<T = unknown> = { ok: true; data: T } | { ok: false; message: string }

/** What rules of allocation would lead to. Amounts are decimal text. */
export type RulesPreview = { currency: string; total: string; unallocated: string; entities: { ref: string; amount: string }[] }

/** What a person can set off from a slot. */
export type PortalActions = {
  rerun(of: { integrationId: string; key: string; which: 'all' | 'failed' }): Promise<Outcome>
  previewCostRules(rules: readonly AllocationRule[]): Promise<Outcome<RulesPreview[]>>
  saveCostRules(rules: readonly AllocationRule[]): Promise<Outcome>
  /** Keeps a new budget, or the one with this id. */
  saveBudget(of: { id?: string; budget: BudgetInput }): Promise<Outcome>
  deleteBudget(id: string): Promise<Outcome>
}

/** What every slot is given, to load from and to show with. It has no other source, so components never fetch. */
export type SlotPlace = {
  read: PortalReaders
  links: PortalLinks
  act: PortalActions
  /** Why the person who looks may not do something; undefined when they may. */
  reason(action: Action): string | undefined
  now: Date
}

type EntitySlotContext = SlotPlace & {
  ref: string
  entity: JsonObject
  item: { name: string; state: Json } | null
}

/** One thing outside that the plugin's integrations have listed, and what came of it. */
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
  /** What stands behind the question mark of the page's address; empty for a widget. */
  query: Readonly<Record<string, string | undefined>>
}

/** The code behind a page or home widget of a manifest. */
export type PortalSlotCode<Data = unknown> = {
  /** `<plugin>.<slot>`, as in the manifest. */
  id: string
  load(context: PortalSlotContext): Data | undefined | Promise<Data | undefined>
  render(data: Data, place: SlotPlace): ReactNode
}

export function definePortalSlot<Data>(slot: PortalSlotCode<Data>): PortalSlotCode {
  return slot as PortalSlotCode
}

/** The code behind an entity card or tab of a manifest: `load` on the server, and a component that shows what it returned. */
export type EntitySlot<Data = unknown> = {
  /** `<plugin>.<slot>`, as in the manifest. */
  id: string
  /** Undefined hides a card on this entity. */
  load(context: EntitySlotContext): Data | undefined | Promise<Data | undefined>
  render(data: Data, place: SlotPlace): ReactNode
}

export function defineEntitySlot<Data>(slot: EntitySlot<Data>): EntitySlot {
  return slot as EntitySlot
}
