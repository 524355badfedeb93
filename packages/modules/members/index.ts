export { linkMember, linkSelf } from './operations/catalog-user.ts'
export { changeRole, leaveTenant, removeMember, transferOwnership } from './operations/change-members.ts'
export { invitationAttention } from './operations/invitation-attention.ts'
export {
  inviteMembers,
  listInvitations,
  type OpenInvitation,
  resendInvitation,
  revokeInvitation,
} from './operations/invitations.ts'
export { findMember, listMembers, type Member } from './operations/list-members.ts'
export { memberActor } from './operations/member-actor.ts'
export { findMembership, findMovedTo, listMemberships, type MembershipOf } from './operations/memberships.ts'
export { getOnboarding, markCatalogSeen, type Step, type StepId, setOnboarding } from './operations/onboarding.ts'
export { memberSorts } from './repo/member-order.ts'
