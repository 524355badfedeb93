import { repositoriesPage, undescribedWidget } from '@callboard/plugin-github/ui/repositories'
import { repositoryCard } from '@callboard/plugin-github/ui/repository-card'
import type { EntitySlot, PortalSlotCode } from '@callboard/plugin-kit/ui'

// What plugins show. The heaviest of the registry's three weights: only the routes that show it import it.

/** Cards and tabs of entity pages. */
export const entitySlots: readonly EntitySlot[] = [repositoryCard]

/** Pages of the portal, and widgets of its home page. */
export const portalSlots: readonly PortalSlotCode[] = [repositoriesPage, undescribedWidget]
