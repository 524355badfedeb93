'use server'
import { setAuditRetention } from '@callboard/modules/tenants'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export async function saveRetention(base: string, days: number | null) {
  return runAction(async () => setAuditRetention((await portalForAction(base)).context, { days }))
}
