import { vendorLimits } from '@callboard/core/limits/limits'
import { pageGuard } from '@callboard/plugin-kit/paging'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { type ClusterClient, KubernetesError } from '../client.ts'
import type { RequestPace } from './request-pace.ts'

const page = z.looseObject({
  items: z.array(z.unknown()).nullish(),
  metadata: z.looseObject({ resourceVersion: z.string().optional(), continue: z.string().optional() }).optional(),
})
const pageSize = 500

type Listing<T> = { items: T[]; version: string }

/** @throws KubernetesError 410 if the listing takes longer than its continuation is valid */
async function listOnce<T>(
  client: Pick<ClusterClient, 'getSized'>,
  pace: Pick<RequestPace, 'next'>,
  path: string,
  keep: (value: unknown) => T[],
): Promise<Listing<T>> {
  const items: T[] = []
  const guard = pageGuard(`The cluster, asked for ${path},`, { items: vendorLimits.clusterObjects })
  let bytes = 0
  let version: string | undefined
  let next: string | undefined
  do {
    await pace.next()
    const read = await client.getSized(path, { limit: pageSize, continue: next })
    bytes += read.bytes
    if (bytes > vendorLimits.listingBytes)
      throw new VendorError(
        'refused',
        `The cluster lists more than ${vendorLimits.listingBytes / 1024 / 1024} MiB of ${path}, so the sync was stopped. Connect a namespace instead.`,
      )
    const parsed = page.safeParse(read.value).data
    if (!parsed) throw new VendorError('incomplete', `The cluster answered ${path} with an invalid object list.`)
    guard({ items: parsed.items ?? [], next: parsed.metadata?.continue })
    for (const item of parsed.items ?? []) items.push(...keep(item))
    version = parsed.metadata?.resourceVersion
    next = parsed.metadata?.continue || undefined
  } while (next)
  if (!version) throw new VendorError('incomplete', `The cluster lists ${path} without a resourceVersion to watch from.`)
  return { items, version }
}

/**
 * Lists all pages. An expired continuation starts again, so that a partial list is never mistaken for a complete one.
 * @returns what `keep` returned for each item, and the resourceVersion to watch from
 */
export async function listAll<T>(...of: Parameters<typeof listOnce<T>>): Promise<Listing<T>> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await listOnce(...of)
    } catch (error) {
      if (!(error instanceof KubernetesError && error.status === 410 && attempt < 3)) throw error
    }
  }
}
