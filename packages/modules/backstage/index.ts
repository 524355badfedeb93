export { addFrontend } from './operations/add-frontend.ts'
export { type Frontend, findFrontends } from './operations/find-frontends.ts'
export { findSignIn, type SignedIn } from './operations/find-sign-in.ts'
export { getBackstageIdentity } from './operations/get-backstage-identity.ts'
export { getUserSettings } from './operations/get-user-settings.ts'
export { listFrontends } from './operations/list-frontends.ts'
export { removeFrontend } from './operations/remove-frontend.ts'
export { removeUserSetting } from './operations/remove-user-setting.ts'
export { setUserSetting } from './operations/set-user-setting.ts'
export {
  issueSignInToken,
  looksLikeSignInToken,
  readSignInToken,
  type SignInSource,
  signInSeconds,
} from './operations/sign-in-token.ts'
