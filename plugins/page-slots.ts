import { pipelinesPage } from '@callboard/plugin-ci/ui/pipelines-page'
import { allocationPage } from '@callboard/plugin-cloud-costs/ui/allocation-page'
import { budgetsPage } from '@callboard/plugin-cloud-costs/ui/budgets-page'
import { costsPage } from '@callboard/plugin-cloud-costs/ui/costs-page'
import { repositoriesPage } from '@callboard/plugin-github/ui/repositories'
import { usagePage } from '@callboard/plugin-insights/ui/usage-page'
import type { PortalSlotCode } from '@callboard/plugin-kit/ui'
import { clustersPage } from '@callboard/plugin-kubernetes/ui/clusters-page'

/** Pages that plugins add to the portal. */
export const pageSlots: readonly PortalSlotCode[] = [
  repositoriesPage,
  clustersPage,
  pipelinesPage,
  costsPage,
  budgetsPage,
  allocationPage,
  usagePage,
]
