'use server'
import type { Role } from '@callboard/core/permissions'
import {
  changeRole,
  inviteMembers,
  removeMember,
  resendInvitation,
  revokeInvitation,
  transferOwnership,
} from '@callboard/modules/members'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export async function invite(base: string, emails: string[], role: Role) {
  return runAction(async () => inviteMembers((await portalForAction(base)).context, { emails, role }))
}
export async function resend(base: string, id: string) {
  return runAction(async () => resendInvitation((await portalForAction(base)).context, { id }))
}
export async function withdraw(base: string, id: string) {
  return runAction(async () => revokeInvitation((await portalForAction(base)).context, { id }))
}
export async function giveRole(base: string, userId: string, role: Role) {
  return runAction(async () => changeRole((await portalForAction(base)).context, { userId, role }))
}
export async function remove(base: string, userId: string) {
  return runAction(async () => removeMember((await portalForAction(base)).context, { userId }))
}
export async function transfer(base: string, userId: string) {
  return runAction(async () => transferOwnership((await portalForAction(base)).context, { userId }))
}
