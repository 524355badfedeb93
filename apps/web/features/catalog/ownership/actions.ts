'use server'
import { createGroup } from '@callboard/modules/catalog'
import { revalidatePath } from 'next/cache'
import { runAction } from '~/lib/actions/run-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export async function makeGroup(base: string, ref: string) {
  return runAction(async () => {
    const result = await createGroup((await portalForAction(base)).context, { ref })
    revalidatePath(paths.catalog(base))
    return result
  })
}
