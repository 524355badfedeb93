'use server'
import { createGroup } from '@callboard/modules/catalog'
import { revalidatePath } from 'next/cache'
import { paths } from '~/lib/paths.ts'
import { runAction } from '~/lib/run-action.ts'
import { portalForAction } from '~/lib/tenant.ts'

export async function makeGroup(base: string, ref: string) {
  return runAction(async () => {
    const result = await createGroup((await portalForAction(base)).context, { ref })
    revalidatePath(paths.catalog(base))
    return result
  })
}
