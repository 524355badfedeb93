'use server'
import { beginInstall } from '@callboard/operations/integrations/install'
import { cookies } from 'next/headers'
import { ticketCookie } from '../../lib/install-ticket.ts'
import { paths } from '../../lib/paths.ts'
import { webServices } from '../../lib/platform.ts'
import { runAction } from '../../lib/run-action.ts'
import { portalForAction } from '../../lib/tenant.ts'

export async function startInstall(slug: string, pluginId: string, input: Record<string, unknown>) {
  return runAction(async () => {
    const { context } = await portalForAction(slug)
    const { publicUrl } = webServices().platform
    const { action, fields, ticket } = await beginInstall(context, {
      pluginId,
      input,
      callback: publicUrl + paths.installCallback(slug, pluginId),
      setup: publicUrl + paths.installSetup(slug, pluginId),
    })
    const { name, options } = ticketCookie(slug)
    ;(await cookies()).set(name, ticket, options)
    return { action, fields }
  })
}
