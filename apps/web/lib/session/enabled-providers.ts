import 'server-only'
import { webServices } from '../server/platform.ts'

/** The external providers on the sign-in pages. */
export function enabledProviders(): { id: 'github' | 'oidc'; name: string }[] {
  const { github, oidc } = webServices().signIn
  return [
    ...(github ? [{ id: 'github' as const, name: github.name }] : []),
    ...(oidc ? [{ id: 'oidc' as const, name: oidc.name }] : []),
  ]
}

/** The URL of the demo's mailbox. */
export const mailboxUrl = (): string | undefined => webServices().platform.demo?.mailboxUrl

const signInErrors: Record<string, string> = {
  'address-unconfirmed': 'The provider did not confirm an email address of yours. Confirm it there, or sign in another way.',
  reauthenticate: 'Confirm your identity before linking another sign-in method.',
  'linked-elsewhere': 'That identity is linked to another account. Sign in with it, and unlink it there first.',
  AccessDenied: 'The provider denied access.',
  OAuthCallback: 'The provider returned an unexpected response or timed out. Try again.',
  OAuthSignin: 'The provider is unavailable. Try again in a minute, or use another method.',
}

/** Why signing in failed, from a fixed list: a URL may contain any text, so none of it is shown. */
export const signInErrorMessage = (code: string | undefined): string | undefined =>
  code ? (signInErrors[code] ?? 'Sign-in failed. Try again, or use another method.') : undefined
