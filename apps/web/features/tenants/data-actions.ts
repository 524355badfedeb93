'use server'
import { beginExport, cancelRemoval, deleteExport, requestRemoval } from '@callboard/modules/tenants'
import { revalidatePath } from 'next/cache'
import { runAction } from '~/lib/actions/run-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export async function startExport(base: string) {
  return runAction(async () => beginExport((await portalForAction(base)).context, {}))
}

export async function discardExport(base: string, id: string) {
  return runAction(async () => deleteExport((await portalForAction(base)).context, { id }))
}

export async function removeOrganization(base: string, slug: string) {
  return runAction(async () => {
    const result = await requestRemoval((await portalForAction(base)).context, { slug })
    revalidatePath(paths.home(base), 'layout')
    return result
  })
}

export async function cancelOrganizationRemoval(base: string) {
  return runAction(async () => {
    const result = await cancelRemoval((await portalForAction(base)).context, {})
    revalidatePath(paths.home(base), 'layout')
    return result
  })
}
