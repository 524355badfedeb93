import { portalPaths } from '@callboard/core/portal-paths'
import { defineAttention, maxItems } from '@callboard/kernel/attention'
import { hasOpenRequests, readOpenRequests } from '../repo/requests.ts'
import { requesterKey } from './request-flag-change.ts'

/** Changes that others have requested. */
export const flagRequestAttention = defineAttention({
  action: 'flags.approve',
  aboutEntities: true,
  when: ({ tenantId, actor }, refs) => hasOpenRequests(tenantId, { refs, except: requesterKey(actor) }),
  async read(db, { tenantId, actor }, refs) {
    const requests = await readOpenRequests(db, tenantId, { refs, except: requesterKey(actor), limit: maxItems })
    return requests.map(({ id, subject, environment, why, requestedBy, requestedAt, ownerRef, groupRef }) => ({
      key: `flag-request ${id}`,
      level: 'waiting' as const,
      impact: 1,
      subject,
      what: `has a change${environment ? ` of ${environment}` : ''} that waits for approval`,
      why: why ? `${why} (${requestedBy})` : `Requested by ${requestedBy}`,
      source: 'Flags',
      path: portalPaths.flagRequests(),
      verb: 'View request',
      since: requestedAt,
      refs: ownerRef ? [ownerRef] : [],
      owners: groupRef ? [groupRef] : [],
    }))
  },
})
