'use server'
import { setStar } from '@callboard/operations/catalog/get-entity'
import { runAction } from '../../lib/run-action.ts'
import { portalForAction } from '../../lib/tenant.ts'

export async function star(slug: string, ref: string, starred: boolean) {
  return runAction(async () => setStar((await portalForAction(slug)).context, { ref, starred }))
}
