import type { Ruleset } from './model.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

/** @throws Error unless the text is base64url */
function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}

/**
 * The ruleset of an answer to `GET /ofrep/v1/ruleset`, for `compileRuleset`.
 * @param signature the header `callboard-signature`: HMAC-SHA256 of the body by the client's secret, in base64url
 * @throws Error if the signature is not of this body and secret
 */
export async function verifyRuleset(body: string, signature: string, secret: string): Promise<Ruleset> {
  const key = await crypto.subtle.importKey('raw', bytesOf(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
  const isSigned = await crypto.subtle.verify('HMAC', key, fromBase64Url(signature), bytesOf(body))
  if (!isSigned) throw new Error('The ruleset was not signed with this secret. Load it again.')
  return JSON.parse(body) as Ruleset
}
