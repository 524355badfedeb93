import { vendorLimits } from '@callboard/core/limits/limits'
import { pageGuard } from '@callboard/plugin-kit/paging'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { type ClusterClient, KubernetesError } from '../client.ts'

const page = z.looseObject({
  items: z.array(z.unknown()).nullish(),
  metadata: z.looseObject({ resourceVersion: z.string().optional(), continue: z.string().optional() }).optional(),
})
const pageSize = 500

/** Lists all pages. An expired continuation starts again, so that a partial list is never mistaken for a complete one. */
export async function listAll(client: ClusterClient, path: string, keep: (value: unknown) => unknown[]) {
  for (let attempt = 0; ; attempt++) {
    const items: unknown[] = []
    const guard = pageGuard(`The cluster, asked for ${path},`, { items: vendorLimits.clusterObjects })
    let bytes = 0
    let resourceVersion = ''
    let next: string | undefined
    try {
      do {
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
        resourceVersion = parsed.metadata?.resourceVersion ?? ''
        next = parsed.metadata?.continue || undefined
      } while (next)
      return { metadata: { resourceVersion }, items }
    } catch (error) {
      if (!(error instanceof KubernetesError && error.status === 410 && attempt < 3)) throw error
    }
  }
}
