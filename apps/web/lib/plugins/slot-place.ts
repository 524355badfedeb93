import 'server-only'
import { getCostRules, getCosts, listBudgets } from '@callboard/modules/costs'
import { getEntityPipelines, getPipelineOverview, listEntityDeployments, listPipelineRuns } from '@callboard/modules/pipelines'
import { getInsights } from '@callboard/modules/usage'
import { getWorkloadOverview, listEntityWorkloads, listRuntimes, listWorkloads } from '@callboard/modules/workloads'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { paths } from '../navigation/paths.ts'
import type { Portal } from '../portal/portal.ts'
import {
  deleteBudgetFromSlot,
  previewRulesFromSlot,
  rerunFromSlot,
  saveBudgetFromSlot,
  saveRulesFromSlot,
} from './slot-actions.ts'

/** What a plugin's slots read from and link to, as the person who looks. */
export function slotPlace({ base, context, reason }: Pick<Portal, 'base' | 'context' | 'reason'>, pluginId: string): SlotPlace {
  return {
    read: {
      runtimes: () => listRuntimes(context, {}),
      entityWorkloads: (ref) => listEntityWorkloads(context, { ref }),
      workloads: (query) => listWorkloads(context, query),
      workloadOverview: () => getWorkloadOverview(context, {}),
      entityPipelines: (ref) => getEntityPipelines(context, { ref }),
      entityDeployments: (ref) => listEntityDeployments(context, { ref }),
      pipelineOverview: (days) => getPipelineOverview(context, { days }),
      costs: (query) => getCosts(context, query),
      insights: (days) => getInsights(context, { days }),
      budgets: () => listBudgets(context, {}),
      costRules: () => getCostRules(context, {}),
      pipelineRuns: (query) => listPipelineRuns(context, query),
    },
    links: {
      entity: (ref, tab) => paths.entity(base, ref, tab),
      page: (id, query) => paths.pluginPage(base, pluginId, id, query),
      integration: (id) => paths.integration(base, id),
      item: (integrationId, key) => paths.item(base, integrationId, key),
      connect: () => paths.connect(base, pluginId),
      logs: (of) => paths.workloadLogs(base, of),
      jobLog: (of) => paths.jobLog(base, of),
      usageCsv: (days) => paths.usageCsv(base, days),
      costsCsv: (query) => paths.costsCsv(base, query),
    },
    act: {
      rerun: rerunFromSlot.bind(null, base),
      previewCostRules: previewRulesFromSlot.bind(null, base),
      saveCostRules: saveRulesFromSlot.bind(null, base),
      saveBudget: saveBudgetFromSlot.bind(null, base),
      deleteBudget: deleteBudgetFromSlot.bind(null, base),
    },
    reason,
    now: new Date(),
  }
}
