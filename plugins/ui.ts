import { deployedCard, pipelinesTab } from '@callboard/plugin-ci/ui/entity-slots'
import { pipelinesPage } from '@callboard/plugin-ci/ui/pipelines-page'
import { allocationPage } from '@callboard/plugin-cloud-costs/ui/allocation-page'
import { budgetsPage } from '@callboard/plugin-cloud-costs/ui/budgets-page'
import { costsPage, costsTab, spendWidget } from '@callboard/plugin-cloud-costs/ui/costs-page'
import { repositoriesPage, undescribedWidget } from '@callboard/plugin-github/ui/repositories'
import { repositoryCard } from '@callboard/plugin-github/ui/repository-card'
import { usagePage } from '@callboard/plugin-insights/ui/usage-page'
import type { Provided, Read } from '@callboard/plugin-kit/slot-data'
import type { EntitySlot, PortalSlotCode } from '@callboard/plugin-kit/ui'
import { clustersPage } from '@callboard/plugin-kubernetes/ui/clusters-page'
import { runningCard, workloadsTab } from '@callboard/plugin-kubernetes/ui/entity-slots'

// What plugins show. The heaviest of the registry's three weights: only the routes that show it import it.

/** Cards and tabs of entity pages. */
export const entitySlots: readonly EntitySlot[] = [
  repositoryCard,
  workloadsTab,
  runningCard,
  pipelinesTab,
  deployedCard,
  costsTab,
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
  spendWidget,
  usagePage,
]

/** Readers of plugins' own, which build on those of modules. */
export const slotReaders: readonly Provided<{ read: Read }>[] = []
