import type { OperationContext } from '@callboard/kernel/operation'
import * as costs from '@callboard/modules/costs'
import * as costSlots from '@callboard/modules/costs/slots'
import * as flags from '@callboard/modules/flags'
import * as flagSlots from '@callboard/modules/flags/slots'
import * as pipelines from '@callboard/modules/pipelines'
import * as pipelineSlots from '@callboard/modules/pipelines/slots'
import * as usage from '@callboard/modules/usage'
import * as usageSlots from '@callboard/modules/usage/slots'
import * as workloads from '@callboard/modules/workloads'
import * as workloadSlots from '@callboard/modules/workloads/slots'
import {
  type Provided,
  provideAction,
  provideReader,
  type Read,
  type Reader,
  type SlotAction,
} from '@callboard/plugin-kit/slot-data'

type Context = { context: OperationContext }
/** What readers receive: those of modules the current user, those of plugins only other readers. */
export type ReaderContext = Context & { read: Read }
type Operation<Input, Output> = (context: OperationContext, input: Input) => Promise<Output>

const reader = <Input, Output>(key: Reader<Input, Output>, operation: Operation<Input, Output>): Provided<ReaderContext> =>
  provideReader(key, ({ context }: ReaderContext, input: Input) => operation(context, input))

const action = <Input, Output>(key: SlotAction<Input, Output>, operation: Operation<Input, Output>): Provided<Context> =>
  provideAction(key, ({ context }: Context, input: Input) => operation(context, input))

/** What plugins can load, each with the operation behind it. */
export const moduleReaders: readonly Provided<ReaderContext>[] = [
  reader(workloadSlots.runtimes, workloads.listRuntimes),
  reader(workloadSlots.workloadsOfEntity, workloads.listEntityWorkloads),
  reader(workloadSlots.usageOfEntity, workloads.listEntityUsage),
  reader(workloadSlots.healthOfEntity, workloads.countEntityHealth),
  reader(workloadSlots.workloadList, workloads.listWorkloads),
  reader(workloadSlots.workloadOverview, workloads.getWorkloadOverview),
  reader(pipelineSlots.pipelinesOfEntity, pipelines.getEntityPipelines),
  reader(pipelineSlots.deliveryOfEntity, pipelines.getEntityDelivery),
  reader(pipelineSlots.pipelineOverview, pipelines.getPipelineOverview),
  reader(pipelineSlots.pipelineRuns, pipelines.listPipelineRuns),
  reader(costSlots.costsOf, costs.getCosts),
  reader(costSlots.costFigures, costs.getCostFigures),
  reader(costSlots.costKeys, costs.listCostKeys),
  reader(costSlots.budgets, costs.listBudgets),
  reader(costSlots.costRules, costs.getCostRules),
  reader(flagSlots.flagsOfEntity, flags.listEntityFlags),
  reader(usageSlots.insightsOf, usage.getInsights),
]

/** User actions on plugins' pages, each with its operation. */
export const moduleActions: readonly Provided<Context>[] = [
  action(pipelineSlots.rerun, pipelines.rerunPipeline),
  action(costSlots.previewRules, costs.previewCostRules),
  action(costSlots.saveRules, costs.saveCostRules),
  action(costSlots.saveBudget, costs.saveBudget),
  action(costSlots.deleteBudget, costs.deleteBudget),
  action(usageSlots.saveAdoptionGoal, usage.saveAdoptionGoal),
]
