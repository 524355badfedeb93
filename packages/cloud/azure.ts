import { retryAfterOf } from '@callboard/plugin-kit/retry-after'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { clockError } from './clock.ts'
import type { CloudContext } from './context.ts'

/** A Microsoft Entra ID application with a client secret. */
export type AzureApplication = { authority: string; tenant: string; client: string; secret: string }

/** Requests a token by the client credentials grant (RFC 6749, 4.4). @throws VendorError */
export async function azureToken(
  { fetch, signal, onRequest }: CloudContext,
  application: AzureApplication,
  scope: string,
): Promise<string> {
  onRequest({})
  const answer = await fetch(`${application.authority}/${encodeURIComponent(application.tenant)}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: application.client,
      client_secret: application.secret,
      scope,
    }),
    signal,
  })
  const body: unknown = await answer.json().catch(() => undefined)
  const token = z.object({ access_token: z.string() }).safeParse(body)
  if (answer.ok && token.success) return token.data.access_token
  throw refusedToken(answer, body)
}

const oauthError = z.object({ error: z.string().optional(), error_description: z.string() })

/** Error messages for a failed sign-in. Codes: learn.microsoft.com/entra/identity-platform/reference-error-codes. */
function refusedToken(answer: Response, body: unknown): VendorError {
  const said = oauthError.safeParse(body).data
  const words = said?.error_description.split('\n')[0] ?? ''
  const retryAfterS = retryAfterOf(answer.headers)
  const wait = retryAfterS === undefined ? {} : { retryAfterS }
  // AADSTS50196: repeated identical requests; AADSTS90055: tenant throttled.
  if (answer.status === 429 || /AADSTS(50196|90055|90094)\b/.test(words))
    return new VendorError('rate_limited', 'Microsoft Entra ID is rate limiting requests.', wait)
  if (answer.status >= 500 || said?.error === 'temporarily_unavailable')
    return new VendorError('unavailable', 'Microsoft Entra ID is not issuing tokens at the moment.', wait)
  if (answer.ok) return new VendorError('incomplete', 'Microsoft Entra ID answered without a token.')
  if (/AADSTS(700024|50013)\b/.test(words)) return clockError('Microsoft Entra ID')
  const field = 'secrets.azureSecret'
  if (/AADSTS7000222\b/.test(words))
    return new VendorError(
      'unauthorized',
      'The secret of this application has expired. Create a new one and update it under Edit.',
      {
        field,
      },
    )
  if (/AADSTS(53003|53000|530034)\b/.test(words))
    return new VendorError('forbidden', `A Conditional Access policy blocks this application: ${words}`, {
      field,
      scope: 'account',
    })
  return new VendorError('unauthorized', `Microsoft Entra ID rejected this application${words ? `: ${words}` : '.'}`, { field })
}
