'use server'
import { removeOwnView, removeSharedView, saveOwnView, saveSharedView } from '@callboard/modules/catalog'
import type { ViewState } from '@callboard/modules/catalog/domain/view'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export type ViewDraft = { id?: string; kind: string; name: string; state: ViewState; isDefault: boolean }

export async function saveView(base: string, shared: boolean, view: ViewDraft) {
  return runAction(async () => (shared ? saveSharedView : saveOwnView)((await portalForAction(base)).context, view))
}

export async function removeView(base: string, shared: boolean, id: string) {
  return runAction(async () => (shared ? removeSharedView : removeOwnView)((await portalForAction(base)).context, { id }))
}
