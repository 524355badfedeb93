'use server'
import { proposeDocsEdit, proposeDocsPage } from '@callboard/modules/docs'
import { rateDocs } from '@callboard/modules/usage'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export async function ratePage(base: string, ref: string, path: string, helpful: boolean) {
  return runAction(async () => rateDocs((await portalForAction(base)).context, { ref, path, helpful }))
}

export async function proposePage(base: string, page: { ref: string; title: string; text: string }) {
  return runAction(async () => proposeDocsPage((await portalForAction(base)).context, page))
}

export async function proposeEdit(base: string, page: { ref: string; path: string; text: string; version: string }) {
  return runAction(async () => proposeDocsEdit((await portalForAction(base)).context, page))
}
