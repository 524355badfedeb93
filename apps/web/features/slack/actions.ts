'use server'
import { beginSlackInstall, confirmSlackLink, disconnectSlack, setSlackScope, unlinkSlackAccount } from '@callboard/modules/slack'
import { cookies } from 'next/headers'
import { runAction } from '~/lib/actions/run-action.ts'
import { slackTicketCookie } from '~/lib/plugins/slack-ticket.ts'
import { personForAction, portalForAction } from '~/lib/portal/portal.ts'

/** @returns the address at Slack that asks to allow the app */
export async function connect(base: string) {
  return runAction(async () => {
    const { url, ticket } = await beginSlackInstall((await personForAction(base)).context, {})
    const { name, options } = slackTicketCookie()
    ;(await cookies()).set(name, ticket, options)
    return { url }
  })
}

export async function disconnect(base: string, id: string) {
  return runAction(async () => disconnectSlack((await portalForAction(base)).context, { id }))
}

export async function endScope(base: string, of: { workspaceId: string; channelId: string; channelName: string }) {
  return runAction(async () => setSlackScope((await portalForAction(base)).context, { ...of, of: null }))
}

export async function confirmLink(base: string, code: string) {
  return runAction(async () => confirmSlackLink((await personForAction(base)).context, { code }))
}

export async function unlink(base: string, id: string) {
  return runAction(async () => unlinkSlackAccount((await personForAction(base)).context, { id }))
}
