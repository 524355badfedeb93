import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Buckets } from '../aws/s3.ts'
import { escapeHtml } from '../page.ts'

/** The signature that the stand-in accepts, with its permissions. */
export const sasToken = (rights = 'rl') => `sv=2024-11-04&sr=c&sp=${rights}&sig=sandbox-signature`

const refuse = (reply: FastifyReply, status: number, code: string, message: string) =>
  reply
    .code(status)
    .header('x-ms-error-code', code)
    .type('application/xml')
    .send(`<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`)

/** List Blobs and Get Blob of Azure Blob Storage (learn.microsoft.com/rest/api/storageservices). */
export function blobRoutes(app: FastifyInstance, buckets: Buckets): void {
  app.addHook('onRequest', async (request, reply) => {
    const { sig, sp } = request.query as { sig?: string; sp?: string }
    if (sig !== 'sandbox-signature')
      return refuse(reply, 403, 'AuthenticationFailed', 'Server failed to authenticate the request.')
    const listing = (request.query as { comp?: string }).comp === 'list'
    if (!sp?.includes(listing ? 'l' : 'r'))
      return refuse(reply, 403, 'AuthorizationPermissionMismatch', 'This request is not authorized to perform this operation.')
  })
  app.get('/:container', async (request, reply) => {
    const { container } = request.params as { container: string }
    const query = request.query as { prefix?: string; marker?: string }
    const files = buckets.files(container)?.filter((f) => f.key.startsWith(query.prefix ?? ''))
    if (!files) return refuse(reply, 404, 'ContainerNotFound', 'The specified container does not exist.')
    // A page may be empty although there is another (learn.microsoft.com/rest/api/storageservices/list-blobs).
    const start = query.marker ? Number(query.marker) : -2
    const blobs = files
      .slice(Math.max(start, 0), start + 2)
      .map(
        (f) =>
          `<Blob><Name>${escapeHtml(f.key)}</Name><Properties><Creation-Time>${f.modified.toUTCString()}</Creation-Time><Last-Modified>${f.modified.toUTCString()}</Last-Modified><Etag>0x${f.etag}</Etag><Content-Length>${f.content.length}</Content-Length><Content-Type>application/octet-stream</Content-Type><BlobType>BlockBlob</BlobType><AccessTier>Hot</AccessTier></Properties></Blob>`,
      )
      .join('')
    const next = start + 2 < files.length ? String(start + 2) : ''
    return reply
      .type('application/xml')
      .send(
        `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="http://sandbox/" ContainerName="${container}"><Prefix>${escapeHtml(query.prefix ?? '')}</Prefix><Blobs>${blobs}</Blobs><NextMarker>${next}</NextMarker></EnumerationResults>`,
      )
  })
  app.get('/:container/*', async (request, reply) => {
    const { container, '*': key } = request.params as { container: string; '*': string }
    const file = buckets.files(container)?.find((f) => f.key === key)
    if (!file) return refuse(reply, 404, 'BlobNotFound', 'The specified blob does not exist.')
    return reply
      .type('application/octet-stream')
      .header('etag', `"0x${file.etag}"`)
      .header('last-modified', file.modified.toUTCString())
      .header('x-ms-blob-type', 'BlockBlob')
      .send(file.content)
  })
}
