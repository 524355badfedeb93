'use server'
import { addUploadPart, beginUpload, deleteUpload, finishUpload } from '@callboard/modules/costs'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export async function startBillUpload(base: string, of: { integrationId: string; name: string; size: number }) {
  return runAction(async () => beginUpload((await portalForAction(base)).context, of))
}

export async function uploadBillPart(base: string, of: { uploadId: string; part: number; bytes: Uint8Array<ArrayBuffer> }) {
  return runAction(async () => addUploadPart((await portalForAction(base)).context, of))
}

export async function finishBillUpload(base: string, uploadId: string) {
  return runAction(async () => finishUpload((await portalForAction(base)).context, { uploadId }))
}

export async function deleteBill(base: string, id: string) {
  return runAction(async () => deleteUpload((await portalForAction(base)).context, { id }))
}
