import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { googleToken, readGoogleKey } from '@callboard/cloud/google'
import { explainGoogle, readGoogleError } from '@callboard/cloud/google-error'
import { pinned } from '@callboard/cloud/pinned'
import { billLimits } from '@callboard/core/limits/limits'
import { trimEndOf } from '@callboard/core/trim'
import { allPages } from '@callboard/plugin-kit/paging'
import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { type BillSource, type CostContext, exportsAmong, folder, maxFiles, needed } from './source.ts'

const scope = 'https://www.googleapis.com/auth/devstorage.read_only'

/** The part of a listing that is parsed (cloud.google.com/storage/docs/json_api/v1/objects/list). */
const page = z.object({
  items: z.array(z.unknown()).default([]),
  nextPageToken: z.string().optional(),
})

const listedObject = z.object({ name: z.string(), generation: z.string(), size: z.string() })

const refusals: Record<number, (bucket: string) => VendorError> = {
  401: () => new VendorError('unauthorized', 'Google no longer accepts this key.', { field: 'secrets.serviceAccount' }),
  403: (bucket) =>
    new VendorError(
      'forbidden',
      `This service account is not allowed to read ${bucket}. Grant it Storage Object Viewer on the bucket.`,
      {
        field: 'secrets.serviceAccount',
      },
    ),
  404: (bucket) =>
    new VendorError('not_found', `There is no bucket ${bucket}, or no such file in it.`, { field: 'settings.bucket' }),
}

/**
 * Google Cloud Storage by its JSON API. Google's own library has a transport that cannot be pinned to a checked address, and two
 * requests need no library.
 */
async function request(context: CostContext, path: string, query: Record<string, string>, token: string, maxBytes?: number) {
  const { settings, signal } = context
  const url = new URL(`${trimEndOf(settings.endpoint, '/') || 'https://storage.googleapis.com'}/storage/v1/b/${path}`)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  const { send, close } = pinned(context, maxBytes)
  const answer = await send(url, { headers: { authorization: `Bearer ${token}` } })
    .catch((error) => {
      if (isVendorError(error.cause)) throw error.cause
      if (isVendorError(error) || signal.aborted) throw error
      throw new VendorError('unavailable', 'Google Cloud Storage did not respond.', { cause: error })
    })
    .finally(close)
  if (answer.ok) return answer
  const refusal = await readGoogleError(answer)
  const known = explainGoogle('Google Cloud Storage', answer.status, refusal) ?? refusals[answer.status]?.(settings.bucket ?? '')
  if (known) throw known
  if (refusal.reasons.includes('userProjectMissing'))
    throw new VendorError('refused', `${settings.bucket} has Requester Pays enabled. Disable it for this bucket.`)
  throw new VendorError(
    'refused',
    `Google Cloud Storage rejected a request (${answer.status})${refusal.message ? `: ${refusal.message}` : '.'}`,
  )
}

const bucketOf = ({ settings }: CostContext) =>
  encodeURIComponent(needed(settings.bucket, 'settings.bucket', 'Enter the name of the bucket.'))

export const gcs: BillSource = {
  account: ({ bucket = '', prefix }) => folder(bucket, prefix),
  async list(context) {
    const token = await googleToken(context, readGoogleKey(context.secrets.serviceAccount), scope)
    const files = await allPages(
      'Google Cloud Storage',
      async (next: string | undefined) => {
        const answer = await request(
          context,
          `${bucketOf(context)}/o`,
          {
            prefix: context.settings.prefix,
            fields: 'items(name,generation,size),nextPageToken',
            ...(next ? { pageToken: next } : {}),
          },
          token,
        )
        const { items, nextPageToken } = page.parse(await answer.json())
        // An unreadable object is not a billing file and does not affect others.
        return { items: items.flatMap((item) => listedObject.safeParse(item).data ?? []), next: nextPageToken }
      },
      { items: maxFiles },
    )
    return exportsAmong(files.map(({ name, generation, size }) => ({ key: name, version: generation, size: Number(size) })))
  },
  async open(context, key) {
    const token = await googleToken(context, readGoogleKey(context.secrets.serviceAccount), scope)
    const { body } = await request(
      context,
      `${bucketOf(context)}/o/${encodeURIComponent(key)}`,
      { alt: 'media' },
      token,
      billLimits.decodedBytes,
    )
    if (!body) throw new VendorError('incomplete', `${key} came without content.`)
    return Readable.fromWeb(body as NodeStream<Uint8Array>)
  },
}
