'use server'
import { saveUsageSettings } from '@callboard/modules/usage'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export async function saveUsage(base: string, settings: { enabled: boolean; retentionDays: number }) {
  return runAction(async () => saveUsageSettings((await portalForAction(base)).context, settings))
}
