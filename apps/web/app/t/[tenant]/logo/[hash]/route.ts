import { readLogo } from '@callboard/modules/tenants'
import { requirePortal } from '~/lib/portal/portal.ts'

/** The organization's logo. Its hash is in the URL, so browsers cache it permanently. */
export async function GET(_: Request, { params }: { params: Promise<{ tenant: string; hash: string }> }) {
  const { tenant, hash } = await params
  const { context } = await requirePortal(tenant)
  const logo = await readLogo(context, {})
  if (!logo || logo.hash !== hash) return new Response(null, { status: 404 })
  return new Response(logo.bytes, {
    headers: {
      'content-type': logo.mediaType,
      'cache-control': 'private, max-age=31536000, immutable',
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
    },
  })
}
