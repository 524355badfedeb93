'use server'
import {
  addDomain,
  setAnnouncement as announceToAll,
  changeSlug,
  removeDomain,
  renameTenant,
  setDomainJoin,
  slugProblem,
  verifyDomain,
} from '@callboard/modules/tenants'
import { revalidatePath } from 'next/cache'
import { runAction } from '~/lib/actions/run-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { portalForAction } from '~/lib/portal/portal.ts'
import { webServices } from '~/lib/server/platform.ts'

export async function rename(base: string, name: string) {
  return runAction(async () => {
    const result = await renameTenant((await portalForAction(base)).context, { name })
    revalidatePath(paths.home(base), 'layout')
    return result
  })
}

/**
 * Changes the portal's slug.
 * @returns its new URL
 */
export async function changeAddress(base: string, slug: string) {
  return runAction(async () => {
    const moved = await changeSlug((await portalForAction(base)).context, { slug })
    return { href: webServices().platform.publicUrl + paths.settings(paths.portal(moved.slug)) }
  })
}

export async function checkNewSlug(base: string, slug: string) {
  return runAction(async () => {
    const { membership } = await portalForAction(base)
    return { problem: slug === membership.slug ? undefined : await slugProblem(slug, membership.tenantId) }
  })
}

export async function addMailDomain(base: string, domain: string) {
  return runAction(async () => addDomain((await portalForAction(base)).context, { domain }))
}

export async function checkMailDomain(base: string, domain: string) {
  return runAction(async () => verifyDomain((await portalForAction(base)).context, { domain }))
}

export async function setJoining(base: string, domain: string, role: 'developer' | 'viewer' | null) {
  return runAction(async () => setDomainJoin((await portalForAction(base)).context, { domain, role }))
}

export async function removeMailDomain(base: string, domain: string) {
  return runAction(async () => removeDomain((await portalForAction(base)).context, { domain }))
}

export async function saveAnnouncement(base: string, text: string | null) {
  return runAction(async () => announceToAll((await portalForAction(base)).context, { text }))
}
