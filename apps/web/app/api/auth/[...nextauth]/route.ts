import NextAuth from 'next-auth'
import { authOptions } from '../../../../lib/auth-options.ts'

type Context = { params: Promise<{ nextauth: string[] }> }

/** next-auth reads the body without asking whether it can be read. */
async function handler(request: Request, context: Context): Promise<Response> {
  try {
    return await NextAuth(authOptions())(request, context)
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError)
      return new Response('What was sent could not be read. Load the page again, and try once more.', { status: 400 })
    throw error
  }
}

export { handler as GET, handler as POST }
