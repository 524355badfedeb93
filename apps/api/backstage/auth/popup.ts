import { randomBytes } from 'node:crypto'
import { AppError } from '@callboard/core/errors'
import type { FastifyReply } from 'fastify'

/** JSON that is safe in a script element: nothing in it ends the element or a line. */
const scriptJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** A page that runs only its own script. */
function sendPage(reply: FastifyReply, status: number, script: string, text: string): FastifyReply {
  const nonce = randomBytes(16).toString('base64')
  return reply
    .code(status)
    .headers({
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; script-src 'nonce-${nonce}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
      'referrer-policy': 'no-referrer',
    })
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign in</title><body><p>${text}</p><script nonce="${nonce}">${script}</script></body></html>`,
    )
}

/**
 * Posts a message to the opener, as openLoginPopup of @backstage/core-app-api expects. The browser delivers it only to a page of
 * `origin`.
 */
function sendMessage(reply: FastifyReply, status: number, origin: string, message: object, text: string): FastifyReply {
  const script = `
const origin = ${scriptJson(origin)}
const { opener } = window
if (opener) {
  opener.postMessage({ type: 'config_info', targetOrigin: origin }, '*')
  opener.postMessage(${scriptJson({ type: 'authorization_response', ...message })}, origin)
  window.close()
}`
  return sendPage(reply, status, script, text)
}

export const sendSignIn = (reply: FastifyReply, origin: string, response: object): FastifyReply =>
  sendMessage(reply, 200, origin, { response }, 'You are signed in. You can close this window.')

/** Reports the error to the frontend, so that it does not wait for a window that the user has to close. */
export const sendRefusal = (reply: FastifyReply, origin: string, status: number, refusal: { name: string; message: string }) =>
  sendMessage(
    reply,
    status,
    origin,
    { error: refusal },
    'Sign-in did not work. Close this window, sign in to the portal and try again.',
  )

/** The return path of a frontend after sign-in; limited to its own pages. */
export function requireOwnPage(redirectUrl: string, origin: string): string {
  if (URL.canParse(redirectUrl) && new URL(redirectUrl).origin === origin) return redirectUrl
  throw new AppError('invalid_input', 'redirectUrl must be a page of the origin that signs in.')
}
