import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { escapeHtml } from '../page.ts'
import { type BucketFile, sampleBills } from '../samples/cloud-costs/bills.ts'
import { type AwsAccounts, callerOf, refusalOf } from './iam.ts'

/** ListObjectsV2 and GetObject of Amazon S3 (docs.aws.amazon.com/AmazonS3/latest/API). */
export class Buckets {
  private readonly own = new Map<string, BucketFile>()
  /** Rejected access keys, as after a revocation. */
  readonly revoked = new Set<string>()

  put(key: string, content: Buffer): void {
    this.own.set(key, { key, content, etag: createHash('md5').update(content).digest('hex'), modified: new Date() })
  }

  remove(key: string): void {
    this.own.delete(key)
  }

  /** One bucket with the sample's bills, and another for tests. */
  files(bucket: string): BucketFile[] | undefined {
    if (bucket === 'meridian-billing') return sampleBills()
    if (bucket === 'other-billing') return [...this.own.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
    return undefined
  }
}

const refuse = (reply: FastifyReply, status: number, code: string, message: string) =>
  reply
    .code(status)
    .type('application/xml')
    .send(
      `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${escapeHtml(message)}</Message><RequestId>sandbox</RequestId></Error>`,
    )

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function s3Routes(app: FastifyInstance, buckets: Buckets, accounts?: AwsAccounts): void {
  app.addHook('onRequest', async (request, reply) => {
    const caller = callerOf(request, buckets.revoked, accounts)
    const { problem } = caller
    if (problem === 'missing') return refuse(reply, 403, 'AccessDenied', 'Access Denied')
    if (problem === 'unknown-key')
      return refuse(reply, 403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.')
    if (problem === 'expired') return refuse(reply, 400, 'ExpiredToken', 'The provided token has expired.')
    if (problem)
      return refuse(
        reply,
        403,
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided.',
      )
    const { bucket = '', '*': key } = request.params as { bucket?: string; '*'?: string }
    const [action, resource] = key ? ['s3:GetObject', `${bucket}/${key}`] : ['s3:ListBucket', bucket]
    const forbidden = refusalOf(caller.session, action, `arn:aws:s3:::${resource}`)
    if (forbidden) return refuse(reply, 403, 'AccessDenied', forbidden)
  })
  // The SDK ends a bucket's URL with a slash.
  for (const path of ['/:bucket', '/:bucket/'])
    app.get(path, async (request, reply) => {
      const { bucket } = request.params as { bucket: string }
      const query = request.query as { prefix?: string; 'max-keys'?: string; 'continuation-token'?: string }
      const files = buckets.files(bucket)?.filter((f) => f.key.startsWith(query.prefix ?? ''))
      if (!files) return refuse(reply, 404, 'NoSuchBucket', 'The specified bucket does not exist')
      const start = Number(query['continuation-token'] ?? 0)
      const size = Math.min(Number(query['max-keys'] ?? 1000), 1000)
      const page = files.slice(start, start + size)
      const more = start + size < files.length
      const contents = page
        .map(
          (f) =>
            `<Contents><Key>${escapeHtml(f.key)}</Key><LastModified>${f.modified.toISOString()}</LastModified><ETag>&quot;${f.etag}&quot;</ETag><Size>${f.content.length}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
        )
        .join('')
      return reply
        .type('application/xml')
        .send(
          `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name><Prefix>${escapeHtml(query.prefix ?? '')}</Prefix><KeyCount>${page.length}</KeyCount><MaxKeys>${size}</MaxKeys><IsTruncated>${more}</IsTruncated>${more ? `<NextContinuationToken>${start + size}</NextContinuationToken>` : ''}${contents}</ListBucketResult>`,
        )
    })
  app.get('/:bucket/*', async (request, reply) => {
    const { bucket, '*': key } = request.params as { bucket: string; '*': string }
    const files = buckets.files(bucket)
    if (!files) return refuse(reply, 404, 'NoSuchBucket', 'The specified bucket does not exist')
    const file = files.find((f) => f.key === key)
    return file
      ? reply
          .type('application/octet-stream')
          .header('etag', `"${file.etag}"`)
          .header('last-modified', file.modified.toUTCString())
          .send(file.content)
      : refuse(reply, 404, 'NoSuchKey', 'The specified key does not exist.')
  })
}
