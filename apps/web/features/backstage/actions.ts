'use server'
import { addFrontend, removeFrontend } from '@callboard/modules/backstage'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export async function addFrontendOrigin(base: string, origin: string) {
  return runAction(async () => addFrontend((await portalForAction(base)).context, { origin }))
}

export async function removeFrontendOrigin(base: string, origin: string) {
  return runAction(async () => removeFrontend((await portalForAction(base)).context, { origin }))
}
