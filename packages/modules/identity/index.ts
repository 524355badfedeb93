export { acceptInvitation, findInvitation } from './operations/accept-invitation.ts'
export { type Deletion, deleteAccount, exportAccount, previewDeletion, updateProfile } from './operations/account-data.ts'
export { accountMails } from './operations/account-mails.ts'
export { type Account, checkPassword, createAccount, emailSchema, findAccountByEmail } from './operations/accounts.ts'
export { confirmEmailChange, requestEmailChange } from './operations/change-email.ts'
export { changePassword, requestPasswordReset, resetPassword } from './operations/change-password.ts'
export { confirmIdentity } from './operations/confirm-identity.ts'
export { peekLink, sendVerification, verifyEmail } from './operations/email-links.ts'
export { joinByDomain, listOpenOrganizations } from './operations/join-by-domain.ts'
export { deviceLifetimeS, isKnownDevice, trustDevice } from './operations/known-device.ts'
export { limitAttempts } from './operations/limit-attempts.ts'
export {
  type ExternalIdentity,
  isLinked,
  linkIdentity,
  listIdentities,
  signInWithIdentity,
  unlinkIdentity,
} from './operations/linked-identities.ts'
export { hashSecret, newSecret } from './operations/secret-link.ts'
export { idleSince, setIdleTimeout } from './operations/session-lifetime.ts'
export {
  createSession,
  endSessions,
  findSession,
  hostName,
  type LiveSession,
  listSessions,
  revokeSession,
  type SessionOrigin,
  type SignInMethod,
} from './operations/sessions.ts'
export { requestSignInLink, signInByLink } from './operations/sign-in-link.ts'
export { requestSignUp, signUpByInvitation } from './operations/sign-up.ts'
