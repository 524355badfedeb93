'use server'
import { setOnboarding } from '@callboard/modules/members'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export async function dismissChecklist(base: string, dismissed: boolean) {
  return runAction(async () => setOnboarding((await portalForAction(base)).context, { dismissed }))
}
