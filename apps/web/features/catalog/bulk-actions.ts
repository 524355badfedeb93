'use server'
import { editMany } from '@callboard/modules/inference'
import { revalidatePath } from 'next/cache'
import { runAction } from '~/lib/actions/run-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export type BulkChange = { field: 'spec.owner' | 'spec.lifecycle'; value: string } | { field: 'metadata.tags'; value: string[] }

export async function editEntities(base: string, refs: string[], change: BulkChange) {
  return runAction(async () => {
    const result = await editMany((await portalForAction(base)).context, { refs, change })
    revalidatePath(paths.catalog(base))
    return result
  })
}
