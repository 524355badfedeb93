'use server'
import { createWebhook, removeWebhook, replayDelivery, setWebhookState, testWebhook } from '@callboard/modules/webhooks'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export async function addWebhook(base: string, input: { url: string; ownerRef: string }) {
  return runAction(async () => createWebhook((await portalForAction(base)).context, input))
}

export async function setWebhookEnabled(base: string, id: string, state: 'on' | 'off') {
  return runAction(async () => setWebhookState((await portalForAction(base)).context, { id, state }))
}

export async function deleteWebhook(base: string, id: string) {
  return runAction(async () => removeWebhook((await portalForAction(base)).context, { id }))
}

export async function sendTestEvent(base: string, id: string) {
  return runAction(async () => testWebhook((await portalForAction(base)).context, { id }))
}

export async function redeliver(base: string, id: string) {
  return runAction(async () => replayDelivery((await portalForAction(base)).context, { id }))
}
