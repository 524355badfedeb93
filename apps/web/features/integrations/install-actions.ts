'use server'
import { beginInstall } from '@callboard/modules/integrations'
import { cookies } from 'next/headers'
import { runAction } from '~/lib/actions/run-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { ticketCookie } from '~/lib/plugins/install-ticket.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export async function startInstall(base: string, pluginId: string, input: Record<string, unknown>) {
  return runAction(async () => {
    const { context, origin } = await portalForAction(base)
    const { action, fields, ticket } = await beginInstall(context, {
      pluginId,
      input,
      callback: origin + paths.installCallback(base, pluginId),
      setup: origin + paths.installSetup(base, pluginId),
    })
    const { name, options } = ticketCookie(base)
    ;(await cookies()).set(name, ticket, options)
    return { action, fields }
  })
}
