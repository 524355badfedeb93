export { changeRole } from './operations/change-role.ts'
export { getOnboarding, type Step, type StepId } from './operations/get-onboarding.ts'
export { invitationAttention } from './operations/invitation-attention.ts'
export { inviteMembers } from './operations/invite-members.ts'
export { leaveTenant } from './operations/leave-tenant.ts'
export { linkMember } from './operations/link-member.ts'
export { linkSelf } from './operations/link-self.ts'
export { listInvitations, type OpenInvitation } from './operations/list-invitations.ts'
export { listMembers } from './operations/list-members.ts'
export { markCatalogSeen } from './operations/mark-catalog-seen.ts'
export { memberActor } from './operations/member-actor.ts'
export {
  findMembership,
  findMovedTo,
  listMemberships,
  listMembershipsOfSession,
  type MembershipOf,
} from './operations/memberships.ts'
export { removeMember } from './operations/remove-member.ts'
export { resendInvitation } from './operations/resend-invitation.ts'
export { revokeInvitation } from './operations/revoke-invitation.ts'
export { setOnboarding } from './operations/set-onboarding.ts'
export { transferOwnership } from './operations/transfer-ownership.ts'
export { findMember, type Member, memberSorts } from './repo/members.ts'
