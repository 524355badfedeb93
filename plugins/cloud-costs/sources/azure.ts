import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { toHttpHeadersLike } from '@azure/core-http-compat'
import { createHttpHeaders } from '@azure/core-rest-pipeline'
import { AnonymousCredential, ContainerClient, type RestError, type StoragePipelineOptions } from '@azure/storage-blob'
import { pinned } from '@callboard/cloud/pinned'
import { billLimits } from '@callboard/core/limits/limits'
import { trimEndOf } from '@callboard/core/trim'
import type { CostFile } from '@callboard/plugin-kit/costs'
import { pageGuard } from '@callboard/plugin-kit/paging'
import { retryAfterOf } from '@callboard/plugin-kit/retry-after'
import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { type BillSource, type CostContext, exportsAmong, folder, maxFiles, needed } from './source.ts'

const placeOf = (container: string) => {
  const url = new URL(container)
  return `${url.host}${trimEndOf(url.pathname, '/')}`
}

/** The official client over a guarded connection. Close it when done. */
function createClient(context: CostContext): { container: ContainerClient; close(): void } {
  const { settings, secrets } = context
  const address = new URL(needed(settings.container, 'settings.container', 'Enter the address of the container.'))
  const signature = needed(secrets.sasToken, 'secrets.sasToken', 'Enter the shared access signature.')
  address.search = signature.replace(/^\?/, '')
  const { send, close } = pinned(context, billLimits.decodedBytes)
  const httpClient: StoragePipelineOptions['httpClient'] = {
    async sendRequest(request) {
      const { host: _, ...headers } = request.headers.rawHeaders()
      const answer = await send(request.url, { method: request.method, headers })
      const streamed = request.streamResponseStatusCodes?.has(answer.status) && answer.body
      return {
        request,
        status: answer.status,
        headers: toHttpHeadersLike(createHttpHeaders(Object.fromEntries(answer.headers))),
        ...(streamed ? { readableStreamBody: Readable.fromWeb(answer.body as NodeStream) } : { bodyAsText: await answer.text() }),
      }
    },
  }
  const container = new ContainerClient(address.href, new AnonymousCredential(), {
    httpClient,
    // The job retries.
    retryOptions: { maxTries: 1 },
  })
  return { container, close }
}

/** Rejected addresses: by the storage account's firewall, or the address range of a signature. */
const networkCodes = ['AuthorizationFailure', 'AuthorizationSourceIPMismatch', 'IpAuthorizationError']

function explain(error: unknown, { settings, signal, egress }: CostContext): unknown {
  const { cause, statusCode, code, message, response } = error as RestError & { cause?: unknown }
  if (isVendorError(error) || signal.aborted) return error
  if (isVendorError(cause)) return cause
  const place = placeOf(settings.container ?? 'https://container')
  if (statusCode === 404)
    return new VendorError('not_found', `There is no container ${place}, or no such file in it. Check its address.`, {
      field: 'settings.container',
      cause: error,
    })
  if (statusCode === 401 || (statusCode === 403 && code === 'AuthenticationFailed'))
    return new VendorError('unauthorized', 'Azure rejected this signature. It is invalid or has expired.', {
      field: 'secrets.sasToken',
      cause: error,
    })
  if (statusCode === 403 && networkCodes.includes(code ?? ''))
    return new VendorError(
      'forbidden',
      `The network rules of ${place} block Callboard. Allow its IP addresses${egress.length > 0 ? ` (${egress.join(', ')})` : ''}.`,
      { scope: 'account', cause: error },
    )
  if (code === 'BlobArchived')
    return new VendorError('refused', 'The file is archived. Rehydrate it, or remove it from the container.', { cause: error })
  if (statusCode === 403)
    return new VendorError(
      'forbidden',
      `This signature is not allowed to read ${place}. Create one with Read and List permissions.`,
      {
        field: 'secrets.sasToken',
        cause: error,
      },
    )
  if (statusCode === 429 || statusCode === 503) {
    const retryAfterS = (response && retryAfterOf({ get: (name) => response.headers.get(name) ?? null })) ?? 30
    return new VendorError('rate_limited', 'Azure is rate limiting requests.', { retryAfterS, cause: error })
  }
  if (statusCode && statusCode < 500)
    return new VendorError('refused', `Azure rejected a request (${statusCode}): ${message.split('\n')[0]}`, { cause: error })
  return new VendorError('unavailable', 'Azure Blob Storage did not respond.', {
    field: 'settings.container',
    cause: error,
  })
}

/** Azure Blob Storage. */
export const azure: BillSource = {
  account: ({ container, prefix }) => folder(container ? placeOf(container) : '', prefix),
  async list(context) {
    const { container, close } = createClient(context)
    const { prefix } = context.settings
    const files: (CostFile & { size: number })[] = []
    try {
      const guard = pageGuard(placeOf(context.settings.container ?? 'https://container'), { items: maxFiles })
      for await (const { segment, continuationToken } of container.listBlobsFlat(prefix ? { prefix } : {}).byPage()) {
        guard({ items: segment.blobItems, next: continuationToken })
        for (const { name, properties } of segment.blobItems)
          files.push({
            key: name,
            version: properties.etag ?? String(properties.lastModified?.getTime()),
            size: properties.contentLength ?? 0,
          })
      }
    } catch (error) {
      throw explain(error, context)
    } finally {
      close()
    }
    return exportsAmong(files)
  },
  async open(context, key) {
    const { container, close } = createClient(context)
    try {
      // A failed download is restarted by the job from the beginning.
      const { readableStreamBody } = await container.getBlobClient(key).download(0, undefined, { maxRetryRequests: 0 })
      if (!readableStreamBody) throw new VendorError('incomplete', `${key} came without content.`)
      return readableStreamBody as unknown as AsyncIterable<Uint8Array>
    } catch (error) {
      throw explain(error, context)
    } finally {
      close()
    }
  },
}
