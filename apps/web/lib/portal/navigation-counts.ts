import 'server-only'
import type { TenantId } from '@callboard/core/ids'
import { countNavigation } from '@callboard/modules/home'
import type { NavigationCounts } from '@callboard/modules/home/domain/navigation-counts'
import { webServices } from '../server/platform.ts'
import type { PortalOfAction } from './portal.ts'

type Entry = { at: number; counts: Promise<NavigationCounts | undefined> }

/** Far more organizations than one process serves at a time. */
const maxEntries = 1000
const entries = new Map<string, Entry>()

/** Actors who may read the same share an entry. */
const keyOf = ({ context, reason }: Pick<PortalOfAction, 'context' | 'reason'>): string => {
  const may = (['catalog.read', 'pipelines.read', 'workloads.read', 'integrations.read'] as const).map((a) => !reason(a))
  return `${context.tenantId satisfies TenantId} ${may.join(' ')}`
}

/**
 * What the navigation counts, read at most once per `maxAgeMs` for all members who may see the same. Undefined where it cannot
 * be read: the navigation works without.
 */
export function loadNavigationCounts(portal: Pick<PortalOfAction, 'context' | 'reason'>, maxAgeMs: number): Entry['counts'] {
  const key = keyOf(portal)
  const known = entries.get(key)
  if (known && Date.now() - known.at < maxAgeMs) return known.counts
  const counts = countNavigation(portal.context, {}).catch((err: unknown) => {
    webServices().log.warn({ err }, 'could not count for the navigation')
    return undefined
  })
  entries.delete(key)
  entries.set(key, { at: Date.now(), counts })
  for (const oldest of entries.keys()) {
    if (entries.size <= maxEntries) break
    entries.delete(oldest)
  }
  return counts
}
