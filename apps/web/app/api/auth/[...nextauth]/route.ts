import NextAuth from 'next-auth'
import { authOptions } from '../../../../lib/auth-options.ts'
import { portalOfHost } from '../../../../lib/request.ts'

type Context = { params: Promise<{ nextauth: string[] }> }

/** What a portal's own address needs of it. Signing in and linking identities exist at the main address alone. */
const atPortals = new Set(['csrf', 'session', 'signout'])

async function handler(request: Request, context: Context) {
  const [action = ''] = (await context.params).nextauth
  if ((await portalOfHost()) && !atPortals.has(action))
    return Response.json({ message: 'Sign in at the main address of Callboard.' }, { status: 403 })
  return NextAuth(authOptions())(request, context)
}

export { handler as GET, handler as POST }
