import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { type ClusterClient, KubernetesError } from '../client.ts'

const page = z.looseObject({
  items: z.array(z.unknown()).nullish(),
  metadata: z.looseObject({ resourceVersion: z.string().optional(), continue: z.string().optional() }).optional(),
})
const pageSize = 500

/** Lists all pages. A continuation that has expired begins anew: half a list must not be taken for a whole one. */
export async function listAll(client: ClusterClient, path: string, keep: (value: unknown) => unknown[]) {
  for (let attempt = 0; ; attempt++) {
    const items: unknown[] = []
    let resourceVersion = ''
    let next: string | undefined
    try {
      do {
        const parsed = page.safeParse(await client.get(path, { limit: pageSize, continue: next })).data
        if (!parsed)
          throw new VendorError('incomplete', `The cluster answered ${path} with something that is no list of objects.`)
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
