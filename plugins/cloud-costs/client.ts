import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { GetObjectCommand, ListObjectsV2Command, S3Client, type S3ServiceException } from '@aws-sdk/client-s3'
import type { CostFile } from '@callboard/plugin-kit/costs'
import type { PluginContext } from '@callboard/plugin-kit/server'
import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { type HttpRequest, HttpResponse } from '@smithy/protocol-http'
import { type Dispatcher, fetch } from 'undici'
import type { Secrets, Settings } from './config.ts'

export type CostContext = PluginContext<Settings, Secrets>

/** Files that a listing takes in all: years of exports. */
const mostFiles = 20_000

const addressOf = ({ protocol, hostname, port, path, query }: HttpRequest): string => {
  const search = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((v) => `${encodeURIComponent(name)}=${encodeURIComponent(v ?? '')}`),
  )
  return `${protocol}//${hostname}${port ? `:${port}` : ''}${path}${search.length > 0 ? `?${search.join('&')}` : ''}`
}

/**
 * The official client, on a connection that is guarded and pinned to the storage's own address: it must not reach what a
 * tenant's address leads to inside our network. Bills may be of any size. Close it when done.
 */
function createClient({ settings, secrets, dispatcher, signal, onRequest }: CostContext): { s3: S3Client; close(): void } {
  let connection: Dispatcher | undefined
  const s3 = new S3Client({
    region: settings.region,
    ...(settings.endpoint ? { endpoint: settings.endpoint, forcePathStyle: true } : {}),
    credentials: { accessKeyId: secrets.accessKeyId, secretAccessKey: secrets.secretAccessKey },
    // Trying again is the job's business: it keeps its place and frees the worker.
    maxAttempts: 1,
    requestHandler: {
      async handle(request: HttpRequest) {
        onRequest({})
        const { host: _, ...headers } = request.headers
        const address = addressOf(request)
        connection ??= dispatcher(new URL(address))
        const answer = await fetch(address, {
          method: request.method,
          headers,
          signal,
          redirect: 'manual',
          dispatcher: connection,
        })
        return {
          response: new HttpResponse({
            statusCode: answer.status,
            headers: Object.fromEntries(answer.headers),
            body: answer.body ? Readable.fromWeb(answer.body as NodeStream) : undefined,
          }),
        }
      },
    },
  })
  return { s3, close: () => void connection?.close() }
}

function explain(error: unknown, { settings }: CostContext): unknown {
  if (isVendorError(error)) return error
  const { name, $metadata, message, cause } = error as S3ServiceException
  if (isVendorError(cause)) return cause
  if (name === 'TypeError')
    return new VendorError(
      'unavailable',
      `The storage did not answer: ${cause instanceof Error ? cause.message : message}. Callboard will try again.`,
      { field: 'settings.endpoint', cause: error },
    )
  const status = $metadata?.httpStatusCode
  if (name === 'NoSuchBucket' || (status === 404 && name !== 'NoSuchKey'))
    return new VendorError('not_found', `There is no bucket ${settings.bucket}. Check its name and region.`, {
      field: 'settings.bucket',
      cause: error,
    })
  if (name === 'InvalidAccessKeyId' || name === 'SignatureDoesNotMatch' || status === 401)
    return new VendorError('unauthorized', 'The keys are refused: they are wrong, or were revoked. Enter new ones under Edit.', {
      field: 'secrets.accessKeyId',
      cause: error,
    })
  if (status === 403)
    return new VendorError(
      'forbidden',
      `The keys may not read ${settings.bucket}. Grant s3:ListBucket on the bucket and s3:GetObject on its files.`,
      { field: 'secrets.accessKeyId', cause: error },
    )
  if (status === 301 || status === 307)
    return new VendorError('refused', `${settings.bucket} is in another region than ${settings.region}. Enter its region.`, {
      field: 'settings.region',
      cause: error,
    })
  if (name === 'SlowDown' || status === 429)
    return new VendorError('rate_limited', 'The storage asks to slow down.', { retryAfterS: 30, cause: error })
  if (status && status >= 500)
    return new VendorError('unavailable', `The storage answers with an error (${status}). Callboard will try again.`, {
      cause: error,
    })
  if (status) return new VendorError('refused', `The storage refuses a request (${status}): ${message}`, { cause: error })
  return error
}

const isExport = (key: string) => /\.(csv|csv\.gz|gz|parquet|snappy\.parquet)$/i.test(key)

/** Every exported file below the folder, with what changes when it does. */
export async function listFiles(context: CostContext): Promise<CostFile[]> {
  const { s3, close } = createClient(context)
  const { bucket, prefix } = context.settings
  const files: CostFile[] = []
  let token: string | undefined
  try {
    do {
      const page = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }))
      for (const { Key: key, ETag: etag, Size: size } of page.Contents ?? [])
        if (key && isExport(key) && size) files.push({ key, version: etag ?? String(size) })
      token = page.NextContinuationToken
    } while (token && files.length < mostFiles)
  } catch (error) {
    throw explain(error, context)
  } finally {
    close()
  }
  return files.sort((a, b) => (a.key < b.key ? -1 : 1))
}

export async function openFile(context: CostContext, key: string): Promise<AsyncIterable<Uint8Array>> {
  const { s3, close } = createClient(context)
  try {
    const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: context.settings.bucket, Key: key }))
    if (!(body instanceof Readable)) throw new VendorError('incomplete', `${key} came without content. Callboard will try again.`)
    // A closed connection lets what is under way come to its end.
    close()
    return body
  } catch (error) {
    close()
    throw explain(error, context)
  }
}
