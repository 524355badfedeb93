'use server'
import { acceptInferences, ignoreInferences, listInferenceRefs, stopIgnoring } from '@callboard/modules/inference'
import { revalidatePath } from 'next/cache'
import { runAction } from '~/lib/actions/run-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export type ReviewFilter = { state: 'open' | 'accepted' | 'all'; text?: string | undefined; unsure: boolean }

/** Accepts all entities that match a filter, also on other pages. */
export async function acceptAll(base: string, filter: ReviewFilter) {
  return runAction(async () => {
    const { context } = await portalForAction(base)
    const refs = await listInferenceRefs(context, filter)
    return refs.length === 0 ? { count: 0 } : acceptInferences(context, { refs })
  })
}

export async function ignore(base: string, integrationId: string, pattern: string) {
  return runAction(async () => {
    const result = await ignoreInferences((await portalForAction(base)).context, { integrationId, pattern })
    revalidatePath(paths.catalog(base))
    return result
  })
}

export async function restoreIgnored(base: string, integrationId: string, pattern: string) {
  return runAction(async () => stopIgnoring((await portalForAction(base)).context, { integrationId, pattern }))
}
