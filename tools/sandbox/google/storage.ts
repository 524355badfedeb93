import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Buckets } from '../aws/s3.ts'
import type { GoogleAccount } from './service-account.ts'

const refuse = (reply: FastifyReply, code: number, message: string) =>
  reply.code(code).send({ error: { code, message, errors: [{ message, domain: 'global', reason: 'forbidden' }] } })

/** List and get of objects in Google Cloud Storage (cloud.google.com/storage/docs/json_api). */
export function googleStorageRoutes(app: FastifyInstance, account: GoogleAccount, buckets: Buckets): void {
  app.addHook('onRequest', async (request, reply) => {
    const scope = account.scopeOf(request.headers.authorization)
    if (scope === undefined) return refuse(reply, 401, 'Invalid Credentials')
    if (!/devstorage\.(read_only|read_write|full_control)/.test(scope)) return refuse(reply, 403, 'Insufficient Permission')
  })
  app.get('/storage/v1/b/:bucket/o', async (request, reply) => {
    const { bucket } = request.params as { bucket: string }
    const query = request.query as { prefix?: string; pageToken?: string }
    const files = buckets.files(bucket)?.filter((f) => f.key.startsWith(query.prefix ?? ''))
    if (!files) return refuse(reply, 404, 'The specified bucket does not exist.')
    // A page may be empty although there is another (cloud.google.com/storage/docs/json_api/v1/objects/list).
    if (query.pageToken === undefined) return { kind: 'storage#objects', nextPageToken: '0' }
    const start = Number(query.pageToken)
    const page = files.slice(start, start + 2)
    return {
      kind: 'storage#objects',
      ...(start + 2 < files.length ? { nextPageToken: String(start + 2) } : {}),
      // Google writes 64-bit numbers as strings.
      items: page.map((f) => ({
        kind: 'storage#object',
        name: f.key,
        bucket,
        generation: String(Number.parseInt(f.etag.slice(0, 12), 16)),
        size: String(f.content.length),
      })),
    }
  })
  app.get('/storage/v1/b/:bucket/o/:object', async (request, reply) => {
    const { bucket, object } = request.params as { bucket: string; object: string }
    const file = buckets.files(bucket)?.find((f) => f.key === object)
    if (!file) return refuse(reply, 404, `No such object: ${bucket}/${object}`)
    return (request.query as { alt?: string }).alt === 'media'
      ? reply.type('application/octet-stream').send(file.content)
      : { kind: 'storage#object', name: file.key, bucket }
  })
}
