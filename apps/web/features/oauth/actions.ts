'use server'
import { disconnectApp, disconnectOwnApp } from '@callboard/modules/oauth'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export async function disconnect(base: string, id: string, own: boolean) {
  return runAction(async () => {
    const { context } = await portalForAction(base)
    return own ? disconnectOwnApp(context, { id }) : disconnectApp(context, { id })
  })
}
