'use server'
import { setDocsWatch } from '@callboard/modules/docs'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export async function watchDocsPage(base: string, ref: string, path: string, watch: boolean) {
  return runAction(async () => setDocsWatch((await portalForAction(base)).context, { ref, path, watch }))
}
