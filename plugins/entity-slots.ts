import { pipelinesTab } from '@callboard/plugin-ci/ui/entity-slots'
import { deploymentStatus, pipelineStatus } from '@callboard/plugin-ci/ui/status-cells'
import { costsTab } from '@callboard/plugin-cloud-costs/ui/costs-tab'
import { costStatus } from '@callboard/plugin-cloud-costs/ui/status-cell'
import { flagsTab } from '@callboard/plugin-confidence/ui/flags-tab'
import { repositoryCard } from '@callboard/plugin-github/ui/repository-card'
import type { EntitySlot } from '@callboard/plugin-kit/ui'
import { workloadsTab } from '@callboard/plugin-kubernetes/ui/entity-slots'
import { healthStatus } from '@callboard/plugin-kubernetes/ui/status-cell'

/** Cards, tabs and status cells of entity pages. Only the routes that show them import this, with all that browsers load for it. */
export const entitySlots: readonly EntitySlot[] = [
  repositoryCard,
  workloadsTab,
  healthStatus,
  pipelinesTab,
  deploymentStatus,
  pipelineStatus,
  costsTab,
  costStatus,
  flagsTab,
]
