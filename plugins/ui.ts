import { repositoryCard } from '@callboard/plugin-github/ui/repository-card'
import type { EntitySlot } from '@callboard/plugin-kit/ui'

/** What plugins show on entity pages. The heaviest of the registry's three weights: only the entity route imports it. */
export const entitySlots: readonly EntitySlot[] = [repositoryCard]
