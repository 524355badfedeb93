import { randomBytes } from 'node:crypto'
import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { requireRoom } from '@callboard/kernel/require-room'
import { byHost } from './portal-hosts.ts'

// Custom domains of an organization's portal: portal.example.com.

const maxHosts = 5

/** Host names of this installation cannot be claimed. */
function requireExternalHost({ publicUrl, portalDomain }: Platform, host: string): void {
  const ours = [new URL(publicUrl).hostname, portalDomain?.split(':')[0]].filter((name) => name !== undefined)
  // A single label below the portal domain is already an organization's slug; deeper names are not served.
  if (ours.some((name) => host === name || (host.endsWith(`.${name}`) && host.split('.').length === name.split('.').length + 1)))
    throw new AppError('invalid_input', `${host} is a Callboard domain. Enter a domain of your own.`, { field: 'host' })
}

/** Adds a custom domain; the portal is served there once it is verified. */
export const addHost = operation({
  name: 'hosts.add',
  action: 'tenant.manage',
  fresh: true,
  input: byHost,
  run: (context, { host }) =>
    context.tx(async (db) => {
      requireExternalHost(context.platform, host)
      await requireRoom(db, context.tenantId, {
        kind: 'host names',
        limit: maxHosts,
        message: `An organization can have ${maxHosts} host names. Remove one first.`,
        count: () => db.portalHost.count(),
      })
      const proof = randomBytes(16).toString('hex')
      const { count } = await db.portalHost.createMany({
        data: [{ tenantId: context.tenantId, host, proof }],
        skipDuplicates: true,
      })
      if (count === 0) throw new AppError('conflict', `${host} has already been added.`, { field: 'host' })
      await audit(db, context, { action: 'host.added', targetType: 'host', targetId: host, targetLabel: host })
      return { host }
    }),
})
