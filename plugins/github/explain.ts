import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { RequestError } from '@octokit/request-error'
import type { GitHubContext } from './context.ts'
import { tooLargeError } from './graphql-errors.ts'

type RequestTarget = Pick<GitHubContext, 'settings' | 'secrets' | 'egress'>

export const notFoundError = ({ organization }: GitHubContext['settings']) =>
  new VendorError(
    'not_found',
    `GitHub shows no organization "${organization}" to these credentials. Check the name and the token’s or App’s access.`,
  )

/** Where a user authorizes a token for the organization's single sign-on; GitHub sends the URL in a header. */
function singleSignOnUrl(header: unknown): string | undefined {
  const url = typeof header === 'string' ? /url=([^;\s]+)/.exec(header)?.[1] : undefined
  return url && URL.canParse(url) && new URL(url).protocol === 'https:' ? url : undefined
}

/** Specific errors, if GitHub's message or headers say more than the status. */
function rejectionMessage(message: string, headers: Record<string, unknown>, place: RequestTarget): string | undefined {
  const { organization } = place.settings
  if (headers['x-github-sso'] !== undefined || /SAML/i.test(message)) {
    const url = singleSignOnUrl(headers['x-github-sso'])
    return `${organization} protects its resources by single sign-on, and this token is not authorized for it. ${
      url ? `Authorize it at ${url}` : 'Authorize it in Settings > Developer settings > Personal access tokens, "Configure SSO"'
    }, then sync again.`
  }
  if (/IP allow list/i.test(message)) {
    const addresses = place.egress.length > 0 ? ` (${place.egress.join(', ')})` : ''
    return `${organization} only answers addresses on its IP allow list. Add the addresses of Callboard${addresses} to the list in the organization’s settings, then sync again.`
  }
  if (/access blocked|blocked due to|DMCA|unavailable for legal reasons/i.test(message))
    return 'GitHub has blocked this repository. Its owner finds the reason on the repository’s page on GitHub.'
  return undefined
}

/** Converts GitHub and network errors to VendorErrors that say what to do. */
export function explain(error: unknown, place: RequestTarget): unknown {
  if (isVendorError(error)) return error
  const cause = error instanceof Error ? error.cause : undefined
  if (isVendorError(cause)) return cause
  if (error instanceof RequestError) return explainStatus(error, place)
  if (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError'))
    return new VendorError('unavailable', 'GitHub did not respond in time.', { cause: error })
  if (error instanceof SyntaxError)
    return new VendorError('incomplete', 'GitHub’s answer was cut off. Nothing was changed.', {
      cause: error,
    })
  return error
}

function explainStatus(error: RequestError, place: RequestTarget): VendorError {
  const { status, message } = error
  const headers: Record<string, unknown> = error.response?.headers ?? {}
  const who = place.secrets.token ? 'token' : 'GitHub App'
  if (status === 401)
    return new VendorError(
      'unauthorized',
      `GitHub rejected the ${who}. It has expired or was revoked. Create a new one and enter it under Edit.`,
      { cause: error },
    )
  if (status === 403 && /suspended/i.test(message))
    return new VendorError(
      'revoked',
      `The GitHub App is suspended in ${place.settings.organization}. Lift the suspension in the organization’s settings on GitHub. Existing catalog entries are kept.`,
      { cause: error },
    )
  if (status === 403 || status === 451) {
    const rights = headers['x-accepted-github-permissions']
    const words =
      rejectionMessage(message, headers, place) ??
      `The ${who} is missing a permission${rights ? ` (${String(rights)})` : ''}. Grant it on GitHub, then sync again.`
    return new VendorError('forbidden', words, { cause: error })
  }
  if (status === 404) return notFoundError(place.settings)
  if (status >= 500) return explainOutage(error)
  return new VendorError('refused', `GitHub rejected a request (${status}): ${message}`, { cause: error })
}

function explainOutage(error: RequestError): VendorError {
  const { status, message } = error
  if (/Unexpected end|JSON|terminated/i.test(message))
    return new VendorError('incomplete', 'GitHub’s answer was cut off. Nothing was changed.', {
      cause: error,
    })
  // GitHub’s gateway times out after ten seconds, usually for an expensive query.
  if ([502, 504].includes(status) && new URL(error.request.url).pathname.endsWith('/graphql'))
    return tooLargeError(`status ${status}`)
  const how = status === 500 && !error.response ? 'did not respond' : `returned an error (${status})`
  return new VendorError('unavailable', `GitHub ${how}.`, { cause: error })
}
