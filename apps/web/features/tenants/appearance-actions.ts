'use server'
import { addHost, removeHost, setAccent, setLogo, setPlugin, verifyHost } from '@callboard/modules/tenants'
import { revalidatePath } from 'next/cache'
import { runAction } from '~/lib/actions/run-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export async function saveAccent(base: string, accent: string | null) {
  return runAction(async () => {
    const result = await setAccent((await portalForAction(base)).context, { accent })
    revalidatePath(paths.home(base), 'layout')
    return result
  })
}

export async function saveLogo(base: string, bytes: Uint8Array<ArrayBuffer> | null) {
  return runAction(async () => {
    const result = await setLogo((await portalForAction(base)).context, { bytes })
    revalidatePath(paths.home(base), 'layout')
    return result
  })
}

export async function switchPlugin(base: string, id: string, on: boolean) {
  return runAction(async () => {
    const result = await setPlugin((await portalForAction(base)).context, { id, on })
    revalidatePath(paths.home(base), 'layout')
    return result
  })
}

export async function addPortalHost(base: string, host: string) {
  return runAction(async () => addHost((await portalForAction(base)).context, { host }))
}

export async function checkPortalHost(base: string, host: string) {
  return runAction(async () => verifyHost((await portalForAction(base)).context, { host }))
}

export async function removePortalHost(base: string, host: string) {
  return runAction(async () => removeHost((await portalForAction(base)).context, { host }))
}
