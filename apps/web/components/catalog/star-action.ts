'use server'
import { setStar } from '@callboard/modules/catalog'
import { revalidatePath } from 'next/cache'
import { runAction } from '~/lib/actions/run-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

/** Stars an entity for the signed-in user, or removes the star. */
export async function star(base: string, ref: string, starred: boolean) {
  return runAction(async () => {
    const result = await setStar((await portalForAction(base)).context, { ref, starred })
    revalidatePath(paths.home(base))
    return result
  })
}
