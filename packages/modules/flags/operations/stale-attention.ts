import { portalPaths } from '@callboard/core/portal-paths'
import { defineAttention, maxItems } from '@callboard/kernel/attention'
import { describeStaleness } from '../domain/life-cycle.ts'
import { hasAgingFlags } from '../repo/uses.ts'
import { readStaleFlags } from './list-stale-flags.ts'

/** Flags that have done their work. */
export const staleFlagAttention = defineAttention({
  action: 'flags.manage',
  aboutEntities: true,
  when: ({ tenantId }, refs) => hasAgingFlags(tenantId, refs),
  async read(db, { tenantId }, refs) {
    const stale = await readStaleFlags(db, tenantId, refs)
    return stale.slice(0, maxItems).map(({ id, key, owner, stale: staleness }) => ({
      key: `stale-flag ${id}`,
      level: 'waiting' as const,
      impact: 0,
      subject: owner?.label ?? key,
      what: `has a stale flag: ${key}`,
      why: `It ${describeStaleness(staleness)}. Archive it, or mark it as permanent.`,
      source: 'Flags',
      path: portalPaths.flag(key),
      verb: 'View flag',
      since: staleness.since,
      refs: owner ? [owner.ref] : [],
      owners: owner?.groupRef ? [owner.groupRef] : [],
    }))
  },
})
