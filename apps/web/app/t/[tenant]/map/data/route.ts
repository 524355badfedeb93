import type { NextRequest } from 'next/server'
import { loadMap } from '~/features/catalog/map/load-map.ts'
import { readMapState } from '~/features/catalog/map/map-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

/** What the map of an address draws, as JSON: more than belongs into a page. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const portal = await requirePortal((await params).tenant)
  const { searchParams } = request.nextUrl
  const state = readMapState({
    kind: searchParams.getAll('kind'),
    owner: searchParams.getAll('owner'),
    health: searchParams.get('health') ?? undefined,
  })
  return Response.json(await loadMap(portal, state), {
    headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
  })
}
