import { audit, operation } from '@callboard/kernel/operation'
import { byHost, mustFind } from './portal-hosts.ts'

/** Removes a custom domain; the portal is no longer served there within seconds. */
export const removeHost = operation({
  name: 'hosts.remove',
  action: 'tenant.manage',
  fresh: true,
  input: byHost,
  run: (context, { host }) =>
    context.tx(async (db) => {
      await mustFind(db, host)
      await db.portalHost.deleteMany({ where: { host } })
      await audit(db, context, { action: 'host.removed', targetType: 'host', targetId: host, targetLabel: host })
      return { host }
    }),
})
