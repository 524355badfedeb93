import { getOwnUsage } from '@callboard/modules/usage'
import { download } from '~/lib/http/download.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

async function* json(value: unknown): AsyncGenerator<string> {
  yield `${JSON.stringify(value, null, 2)}\n`
}

/** What is stored about the reader's own use of the portal, as JSON. */
export async function GET(_: Request, { params }: { params: Promise<{ tenant: string }> }) {
  const { context, membership } = await requirePortal((await params).tenant)
  const own = await getOwnUsage(context, {})
  return download(`${membership.slug}-my-usage.json`, 'application/json; charset=utf-8', json(own))
}
