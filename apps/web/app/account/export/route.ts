import { exportAccount } from '@callboard/operations/identity/account-data'
import { paths } from '../../../lib/paths.ts'
import { requireSession } from '../../../lib/session.ts'

/** What is kept about the person who asks, as a file. */
export async function GET() {
  const { account } = await requireSession(paths.account('data'))
  return new Response(JSON.stringify(await exportAccount(account.id), null, 2), {
    headers: {
      'content-type': 'application/json',
      'content-disposition': 'attachment; filename="callboard-account.json"',
      'cache-control': 'no-store',
    },
  })
}
