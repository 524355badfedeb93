'use server'
import { setOnboarding } from '@callboard/modules/members'
import { runAction } from '~/lib/run-action.ts'
import { portalForAction } from '~/lib/tenant.ts'

export async function dismissChecklist(base: string, dismissed: boolean) {
  return runAction(async () => setOnboarding((await portalForAction(base)).context, { dismissed }))
}
