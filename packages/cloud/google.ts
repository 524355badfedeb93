import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { importPKCS8, SignJWT } from 'jose'
import { z } from 'zod'
import { clockError } from './clock.ts'
import type { CloudContext } from './context.ts'
import { explainGoogle, readGoogleError } from './google-error.ts'

/** The fields used from a service account's key file. */
const keyFile = z.object({
  type: z.literal('service_account'),
  client_email: z.string(),
  private_key: z.string(),
  private_key_id: z.string().optional(),
  token_uri: z.url(),
})
export type GoogleKey = z.output<typeof keyFile>

const field = 'secrets.serviceAccount'

/** @throws VendorError `refused` if the text is not a key file */
export function readGoogleKey(text: string | undefined): GoogleKey {
  try {
    return keyFile.parse(JSON.parse(text ?? ''))
  } catch (error) {
    throw new VendorError(
      'refused',
      'This is not the key of a service account. Paste the whole JSON file that Google Cloud made under Keys.',
      { field, cause: error },
    )
  }
}

/**
 * Requests a token for one hour with a signed assertion (RFC 7523), like Google's own library. Implemented here so that the
 * request passes the address guard: the URL comes from a file pasted by a tenant.
 * @throws VendorError
 */
export async function googleToken({ fetch, signal, onRequest }: CloudContext, key: GoogleKey, scope: string): Promise<string> {
  let assertion: string
  try {
    assertion = await new SignJWT({ scope })
      .setProtectedHeader({ alg: 'RS256', ...(key.private_key_id ? { kid: key.private_key_id } : {}) })
      .setIssuer(key.client_email)
      .setAudience(key.token_uri)
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(await importPKCS8(key.private_key, 'RS256'))
  } catch (error) {
    throw new VendorError('refused', 'The private key in this file cannot be used. Make a new key and paste its whole file.', {
      field,
      cause: error,
    })
  }
  onRequest({})
  const answer = await fetch(key.token_uri, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }),
    signal,
  })
  const refused = answer.ok ? undefined : await refusedToken(answer)
  if (refused) throw refused
  const token = z.object({ access_token: z.string() }).safeParse(await answer.json().catch(() => undefined))
  if (token.success) return token.data.access_token
  throw new VendorError('incomplete', 'Google’s token endpoint answered without a token.')
}

const oauthError = z.object({ error: z.string(), error_description: z.string().optional() })

/** Error messages for a failed token request (RFC 6749, 5.2). Only errors about the credentials ask the user to replace them. */
async function refusedToken(answer: Response): Promise<VendorError> {
  const oauth = oauthError.safeParse(
    await answer
      .clone()
      .json()
      .catch(() => undefined),
  ).data
  if (oauth?.error === 'invalid_grant' && /short-lived|reasonable timeframe/i.test(oauth.error_description ?? ''))
    return clockError('Google')
  const known = explainGoogle('Google’s token endpoint', answer.status, await readGoogleError(answer))
  if (known) return known
  return new VendorError('unauthorized', 'Google rejected this key. It was revoked, or its service account was deleted.', {
    field,
  })
}
