import 'server-only'
import { webServices } from '../server/platform.ts'

/** The outside providers that the sign-in pages offer. */
export function enabledProviders(): { id: 'github' | 'oidc'; name: string }[] {
  const { github, oidc } = webServices().signIn
  return [
    ...(github ? [{ id: 'github' as const, name: github.name }] : []),
    ...(oidc ? [{ id: 'oidc' as const, name: oidc.name }] : []),
  ]
}

/** Where the demo shows the mails that it took. */
export const mailboxUrl = (): string | undefined => webServices().platform.demo?.mailboxUrl

const signInErrors: Record<string, string> = {
  'address-unconfirmed': 'The provider did not confirm an email address of yours. Confirm it there, or sign in another way.',
  reauthenticate: 'Confirm your identity before linking another sign-in method.',
  'linked-elsewhere': 'That identity is linked to another account. Sign in with it, and unlink it there first.',
  AccessDenied: 'The provider denied access.',
  OAuthCallback: 'The provider returned an unexpected response or timed out. Try again.',
  OAuthSignin: 'The provider is unavailable. Try again in a minute, or use another method.',
}

/** Why signing in did not work, in our own words: an address may carry any text, so none of it is shown. */
export const signInErrorMessage = (code: string | undefined): string | undefined =>
  code ? (signInErrors[code] ?? 'Sign-in failed. Try again, or use another method.') : undefined
