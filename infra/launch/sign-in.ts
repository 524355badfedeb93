import { testPassword } from '@callboard/testing/tenants'

/**
 * Signs in with a password, as the page does.
 * @returns the cookie
 */
export async function signIn(url: string, email: string): Promise<string> {
  const csrf = await fetch(`${url}/api/auth/csrf`)
  const { csrfToken } = (await csrf.json()) as { csrfToken: string }
  const cookies = (response: Response) => response.headers.getSetCookie().map((c) => c.split(';')[0] ?? '')
  const form = new URLSearchParams({ csrfToken, email, password: testPassword, json: 'true', callbackUrl: url })
  const answer = await fetch(`${url}/api/auth/callback/credentials`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: cookies(csrf).join('; ') },
    body: form,
  })
  const session = cookies(answer).find((c) => c.includes('session'))
  if (!session) throw new Error(`signing in as ${email} gave no session: ${answer.status} ${await answer.text()}`)
  return session
}
