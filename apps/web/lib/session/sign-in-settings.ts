import { trimEndOf } from '@callboard/core/trim'

type Client = { clientId: string; clientSecret: string }

/** External sign-in providers; those that are not configured are not offered. */
export type SignInSettings = {
  github?: Client & { /** GitHub's web URL, without a trailing slash. */ url: string; name: string }
  oidc?: Client & { issuer: string; name: string }
}

type Configuration = {
  GITHUB_CLIENT_ID?: string | undefined
  GITHUB_CLIENT_SECRET?: string | undefined
  GITHUB_SIGN_IN_URL?: string | undefined
  GITHUB_SIGN_IN_NAME: string
  OIDC_ISSUER?: string | undefined
  OIDC_CLIENT_ID?: string | undefined
  OIDC_CLIENT_SECRET?: string | undefined
  OIDC_NAME: string
}

export function signInSettings(env: Configuration): SignInSettings {
  const { GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET, OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = env
  const url = trimEndOf(env.GITHUB_SIGN_IN_URL ?? 'https://github.com', '/')
  return {
    ...(GITHUB_CLIENT_ID && GITHUB_CLIENT_SECRET
      ? { github: { clientId: GITHUB_CLIENT_ID, clientSecret: GITHUB_CLIENT_SECRET, url, name: env.GITHUB_SIGN_IN_NAME } }
      : {}),
    ...(OIDC_ISSUER && OIDC_CLIENT_ID && OIDC_CLIENT_SECRET
      ? { oidc: { clientId: OIDC_CLIENT_ID, clientSecret: OIDC_CLIENT_SECRET, issuer: OIDC_ISSUER, name: env.OIDC_NAME } }
      : {}),
  }
}
