import { requireFreshSession } from '@callboard/kernel/fresh-authentication'
import { exportAccount } from '@callboard/modules/identity'
import { paths } from '~/lib/navigation/paths.ts'
import { requireConfirmedIdentity } from '~/lib/session/require-confirmed-identity.ts'
import { requireSession } from '~/lib/session/session.ts'

/** Downloads the account data of the signed-in user. */
export async function GET() {
  const { account, sessionId } = await requireSession(paths.account('data'))
  const fresh = await requireFreshSession(account.id, sessionId).catch(requireConfirmedIdentity(paths.account('data')))
  return new Response(JSON.stringify(await exportAccount(account.id, fresh), null, 2), {
    headers: {
      'content-type': 'application/json',
      'content-disposition': 'attachment; filename="callboard-account.json"',
      'cache-control': 'no-store',
    },
  })
}
