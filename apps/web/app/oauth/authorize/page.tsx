import { isAppError } from '@callboard/core/errors'
import { limitAttempts } from '@callboard/modules/identity'
import { listMemberships } from '@callboard/modules/members'
import { readAuthorizationRequest } from '@callboard/modules/oauth'
import type { AuthorizationQuery } from '@callboard/modules/oauth/domain/authorization-request'
import { destinationOf } from '@callboard/modules/oauth/domain/redirect-uri'
import { Notice } from '@callboard/ui/notice'
import type { Metadata } from 'next'
import { PublicFrame } from '~/features/identity/public-frame.tsx'
import { ConsentForm } from '~/features/oauth/consent-form.tsx'
import { requestedPath } from '~/lib/http/request.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { webServices } from '~/lib/server/platform.ts'
import { requireSession } from '~/lib/session/session.ts'

// The state and challenge of the app are in the address.
export const metadata: Metadata = { title: 'Connect an app', referrer: 'no-referrer' }

/** The request, or the sentence that says why it is refused. Refusals are not redirected: the app is a stranger. */
async function readRequest(query: AuthorizationQuery, userId: string) {
  try {
    // A request may make us read a metadata document from the app's host.
    await limitAttempts(`oauth-request:${userId}`, 120, 3600)
    return await readAuthorizationRequest(webServices().platform, query)
  } catch (error) {
    if (!isAppError(error)) throw error
    return error.message
  }
}

/** Asks a signed-in person whether an app may read one of their organizations (RFC 6749, 4.1.1). Nothing happens without a button. */
export default async function AuthorizePage({ searchParams }: { searchParams: SearchParams }) {
  const { account } = await requireSession(await requestedPath())
  const query = await queryOf<AuthorizationQuery>(searchParams)
  const [request, memberships] = await Promise.all([readRequest(query, account.id), listMemberships(account.id)])
  if (typeof request === 'string')
    return (
      <PublicFrame title="This app cannot be connected">
        <Notice tone="bad" title={request} />
      </PublicFrame>
    )
  const organizations = memberships.filter((m) => !m.demo && (request.slug === undefined || m.slug === request.slug))
  if (organizations.length === 0)
    return (
      <PublicFrame title="This app cannot be connected" lead={`Signed in as ${account.email}.`}>
        <Notice
          tone="bad"
          title={
            request.slug === undefined
              ? 'You are not a member of any organization. Create one or ask for an invitation, and connect the app again.'
              : 'You are not a member of the organization that the app asks for. Sign in with another account, and connect it again.'
          }
        />
      </PublicFrame>
    )
  const { name, verifiedHost } = request.client
  return (
    <PublicFrame
      title={`Connect ${name}?`}
      lead={`It asks to read your organization as ${account.email}. It cannot change anything.`}
    >
      <ConsentForm
        query={query}
        app={{ name, verifiedHost, returnsTo: destinationOf(request.redirectUri) }}
        organizations={organizations.map(({ slug, name }) => ({ slug, name }))}
        scopes={request.scopes}
      />
    </PublicFrame>
  )
}
