export { type Frontend, findFrontends } from './operations/find-frontends.ts'
export { findSignIn, type SignedIn } from './operations/find-sign-in.ts'
export { addFrontend, listFrontends, removeFrontend } from './operations/frontends.ts'
export { getBackstageIdentity } from './operations/get-identity.ts'
export {
  issueSignInToken,
  looksLikeSignInToken,
  readSignInToken,
  type SignInSource,
  signInSeconds,
} from './operations/sign-in-token.ts'
export { getUserSettings, removeUserSetting, setUserSetting } from './operations/user-settings.ts'
