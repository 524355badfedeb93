'use server'
import { setStar } from '@callboard/operations/catalog/get-entity'
import { revalidatePath } from 'next/cache'
import { paths } from '../../lib/paths.ts'
import { runAction } from '../../lib/run-action.ts'
import { portalForAction } from '../../lib/tenant.ts'

export async function star(slug: string, ref: string, starred: boolean) {
  return runAction(async () => {
    const result = await setStar((await portalForAction(slug)).context, { ref, starred })
    revalidatePath(paths.home(slug))
    return result
  })
}
