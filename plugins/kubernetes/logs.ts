import { Readable } from 'node:stream'
import type { LogRequest } from '@callboard/plugin-kit/server'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { connectCluster, KubernetesError } from './client.ts'
import { type KubernetesContext } from './context.ts'

/** The log of a container, directly from the cluster; nothing of it is stored. Limited by the cluster, and again by us. */
export async function readLog(context: KubernetesContext, wanted: LogRequest): Promise<ReadableStream<Uint8Array>> {
  const client = await connectCluster(context)
  const part = encodeURIComponent
  try {
    const stream = await client.stream(`/api/v1/namespaces/${part(wanted.namespace)}/pods/${part(wanted.instance)}/log`, {
      container: wanted.container,
      tailLines: wanted.lines,
      limitBytes: wanted.bytes,
      timestamps: true,
      ...(wanted.previous ? { previous: true } : {}),
      ...(wanted.follow ? { follow: true } : {}),
    })
    stream.once('close', () => void client.close())
    return Readable.toWeb(stream) as unknown as ReadableStream<Uint8Array>
  } catch (error) {
    await client.close()
    if (error instanceof KubernetesError && error.status === 403)
      throw new VendorError(
        'forbidden',
        'These credentials are not allowed to read logs. Grant “get” on pods/log with the manifest of the connect page.',
      )
    if (error instanceof KubernetesError && error.status === 400)
      throw new VendorError('refused', error.message.replace(/^The cluster answered 400: /, 'No log: '))
    if (error instanceof KubernetesError && error.status === 404)
      throw new VendorError('not_found', 'This pod no longer exists, so its log is not available.')
    throw error
  }
}
