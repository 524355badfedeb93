import { Readable } from 'node:stream'
import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { operation } from '@callboard/kernel/operation'
import { ZipFile } from 'yazl'
import { z } from 'zod'
import { type Json, partsOf } from '../domain/entity.ts'
import { inOrder } from '../domain/in-order.ts'
import { toYaml } from '../domain/to-yaml.ts'

const batchSize = 500

/** A file of the tree: its path below the root, and its content. */
export type TreeFile = { path: string; text: string }

const fileName = 'catalog-info.yaml'

/** Path of an entity's descriptor. References are lower case, so no two paths differ only in case. */
const pathOf = (ref: string) => {
  const { kind, namespace, name } = partsOf(ref)
  return `${kind}/${namespace}/${name}/${fileName}`
}

/**
 * The catalog as descriptor files, one per entity, plus a Location at the root that lists them all. Any Backstage, and Callboard
 * itself, can import it.
 */
export async function* catalogTree(tenantId: TenantId): AsyncGenerator<TreeFile> {
  const targets: string[] = []
  let after = ''
  for (;;) {
    const from = after
    const rows = await forTenant(tenantId).tx((db) =>
      db.entity.findMany({
        where: { ref: { gt: from } },
        orderBy: { ref: 'asc' },
        take: batchSize,
        select: { ref: true, data: true },
      }),
    )
    for (const { ref, data } of rows) {
      targets.push(`./${pathOf(ref)}`)
      yield { path: pathOf(ref), text: toYaml(inOrder(data as Json), 0) }
    }
    const last = rows.at(-1)
    if (!last) break
    after = last.ref
  }
  const location = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Location',
    metadata: { name: 'callboard-export' },
    spec: { targets },
  }
  yield { path: fileName, text: toYaml(location, 0) }
}

async function* zipped(tenantId: TenantId): AsyncGenerator<Buffer> {
  const zip = new ZipFile()
  const output = zip.outputStream as Readable
  const fill = (async () => {
    for await (const { path, text } of catalogTree(tenantId)) zip.addBuffer(Buffer.from(text), path)
    zip.end()
  })()
  // An error while reading the catalog fails the download.
  fill.catch((error) => output.destroy(error instanceof Error ? error : new Error(String(error))))
  for await (const chunk of output) yield chunk
  await fill
}

/** The catalog as a zip of descriptor files, generated while it is sent. */
export const exportTree = operation({
  name: 'catalog.export-tree',
  action: 'catalog.read',
  input: z.object({}),
  run: async ({ tenantId }) => ({ fileName: 'catalog.zip', chunks: zipped(tenantId) }),
})
