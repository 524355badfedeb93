'use server'
import { removeEntity, restoreEntity } from '@callboard/modules/catalog'
import { setFollow } from '@callboard/modules/notifications'
import { revalidatePath } from 'next/cache'
import { runAction } from '~/lib/actions/run-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export async function follow(base: string, ref: string, follow: boolean) {
  return runAction(async () => setFollow((await portalForAction(base)).context, { ref, follow }))
}

export async function restore(base: string, ref: string) {
  return runAction(async () => {
    const result = await restoreEntity((await portalForAction(base)).context, { ref })
    revalidatePath(paths.catalog(base))
    return result
  })
}

export async function removeDetached(base: string, ref: string) {
  return runAction(async () => {
    const result = await removeEntity((await portalForAction(base)).context, { ref })
    revalidatePath(paths.catalog(base))
    return result
  })
}
