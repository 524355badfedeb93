import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import type { CloudContext } from './context.ts'

/** An application of Microsoft Entra ID that signs in with a secret. */
export type AzureApplication = { authority: string; tenant: string; client: string; secret: string }

/** A token by the client credentials grant (RFC 6749, 4.4). @throws VendorError */
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
  if (answer.status >= 500) throw new VendorError('unavailable', 'Microsoft Entra ID hands out no token at the moment.')
  const said = z.object({ error_description: z.string() }).safeParse(body)
  throw new VendorError(
    'unauthorized',
    `Microsoft Entra ID refuses this application${said.success ? `: ${said.data.error_description.split('\n')[0]}` : '.'}`,
    { field: 'secrets.azureSecret' },
  )
}
