'use server'
import { setDocsWatch } from '@callboard/modules/docs'
import { runAction } from './run-action.ts'
import { portalForAction } from './tenant.ts'

export async function watchDocsPage(base: string, ref: string, path: string, watch: boolean) {
  return runAction(async () => setDocsWatch((await portalForAction(base)).context, { ref, path, watch }))
}
