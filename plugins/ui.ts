import { pipelinesTab } from '@callboard/plugin-ci/ui/entity-slots'
import { pipelinesPage } from '@callboard/plugin-ci/ui/pipelines-page'
import { deploymentStatus, pipelineStatus } from '@callboard/plugin-ci/ui/status-cells'
import { allocationPage } from '@callboard/plugin-cloud-costs/ui/allocation-page'
import { budgetsPage } from '@callboard/plugin-cloud-costs/ui/budgets-page'
import { costsPage, costsTab, moversWidget } from '@callboard/plugin-cloud-costs/ui/costs-page'
import { costStatus } from '@callboard/plugin-cloud-costs/ui/status-cell'
import { repositoriesPage, undescribedWidget } from '@callboard/plugin-github/ui/repositories'
import { repositoryCard } from '@callboard/plugin-github/ui/repository-card'
import { usagePage } from '@callboard/plugin-insights/ui/usage-page'
import type { Provided, Read } from '@callboard/plugin-kit/slot-data'
import type { EntitySlot, PortalSlotCode } from '@callboard/plugin-kit/ui'
import { clustersPage } from '@callboard/plugin-kubernetes/ui/clusters-page'
import { workloadsTab } from '@callboard/plugin-kubernetes/ui/entity-slots'
import { healthStatus } from '@callboard/plugin-kubernetes/ui/status-cell'

// The UI of plugins. The heaviest of the registry's three parts: only the routes that show it import it.

/** Cards, tabs and status cells of entity pages. */
export const entitySlots: readonly EntitySlot[] = [
  repositoryCard,
  workloadsTab,
  healthStatus,
  pipelinesTab,
  deploymentStatus,
  pipelineStatus,
  costsTab,
  costStatus,
]

/** Pages of the portal, and widgets of its home page. */
export const portalSlots: readonly PortalSlotCode[] = [
  repositoriesPage,
  undescribedWidget,
  clustersPage,
  pipelinesPage,
  costsPage,
  budgetsPage,
  allocationPage,
  moversWidget,
  usagePage,
]

/** Readers of plugins, which build on those of modules. */
export const slotReaders: readonly Provided<{ read: Read }>[] = []
