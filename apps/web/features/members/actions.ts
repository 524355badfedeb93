'use server'
import type { Role } from '@callboard/core/permissions'
import {
  changeRole,
  inviteMembers,
  leaveTenant,
  removeMember,
  resendInvitation,
  revokeInvitation,
  transferOwnership,
} from '@callboard/modules/members'
import { runAction } from '~/lib/actions/run-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { portalForAction } from '~/lib/portal/portal.ts'
import { webServices } from '~/lib/server/platform.ts'

export async function invite(base: string, emails: string[], role: Role) {
  return runAction(async () => inviteMembers((await portalForAction(base)).context, { emails, role }))
}
export async function resend(base: string, id: string) {
  return runAction(async () => resendInvitation((await portalForAction(base)).context, { id }))
}
export async function cancelInvitation(base: string, id: string) {
  return runAction(async () => revokeInvitation((await portalForAction(base)).context, { id }))
}
export async function setRole(base: string, userId: string, role: Role) {
  return runAction(async () => changeRole((await portalForAction(base)).context, { userId, role }))
}
export async function remove(base: string, userId: string) {
  return runAction(async () => removeMember((await portalForAction(base)).context, { userId }))
}
export async function transfer(base: string, userId: string) {
  return runAction(async () => transferOwnership((await portalForAction(base)).context, { userId }))
}

export async function leave(base: string) {
  return runAction(async () => {
    await leaveTenant((await portalForAction(base)).context, {})
    return { href: webServices().platform.publicUrl + paths.organizations() }
  })
}
