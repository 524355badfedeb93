import NextAuth from 'next-auth'
import { portalOfHost } from '~/lib/http/request.ts'
import { authOptions } from '~/lib/session/auth-options.ts'

type Context = { params: Promise<{ nextauth: string[] }> }

/** The routes that a portal's own host needs. Signing in and linking identities only exist at the main host. */
const atPortals = new Set(['csrf', 'session', 'signout'])

/** next-auth reads the body without checking whether it is readable. */
async function handler(request: Request, context: Context): Promise<Response> {
  const [action = ''] = (await context.params).nextauth
  if ((await portalOfHost()) && !atPortals.has(action))
    return Response.json({ message: 'Sign in at the main address of Callboard.' }, { status: 403 })
  try {
    return await NextAuth(authOptions())(request, context)
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError)
      return new Response('The request could not be read. Reload the page and try again.', { status: 400 })
    throw error
  }
}

export { handler as GET, handler as POST }
