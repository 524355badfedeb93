import { Readable } from 'node:stream'
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { awsTransport, explainAws, readAwsError } from '@callboard/cloud/aws'
import { awsCallerOf, awsCredentials } from '@callboard/cloud/aws-role'
import { billLimits } from '@callboard/core/limits/limits'
import { type AwsStatement, awsPartitionOf } from '@callboard/plugin-kit/aws-identity'
import { allPages } from '@callboard/plugin-kit/paging'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { s3Statements } from './aws-policies.ts'
import { type BillSource, type CostContext, exportsAmong, folder, maxFiles, needed } from './source.ts'

const bucketOf = ({ settings }: CostContext) => needed(settings.bucket, 'settings.bucket', 'Enter the name of the bucket.')

/** What a session of the role may do. */
export const statementsFor = (context: CostContext): AwsStatement[] =>
  s3Statements({
    bucket: bucketOf(context),
    prefix: context.settings.prefix,
    partition: awsPartitionOf(context.settings.roleArn ?? ''),
  })

/** The official client. Close it when done. */
function createClient(context: CostContext): { s3: S3Client; close(): void } {
  const { settings } = context
  const { requestHandler, close } = awsTransport(context, billLimits.decodedBytes)
  const s3 = new S3Client({
    region: settings.region,
    ...(settings.endpoint ? { endpoint: settings.endpoint, forcePathStyle: true } : {}),
    credentials: awsCredentials(context, statementsFor(context)),
    // The job retries: it keeps its position and frees the worker.
    maxAttempts: 1,
    requestHandler,
  })
  return { s3, close }
}

function explain(error: unknown, context: CostContext): unknown {
  const { settings } = context
  const caller = awsCallerOf(context)
  const { name, status, message } = readAwsError(error)
  if (name === 'NoSuchKey') return new VendorError('not_found', 'The file is no longer in the bucket.', { cause: error })
  if (name === 'InvalidObjectState')
    return new VendorError('refused', 'The file is archived (Glacier). Restore it, or let it expire from the bucket.', {
      cause: error,
    })
  if (name === 'NoSuchBucket' || status === 404)
    return new VendorError('not_found', `There is no bucket ${settings.bucket}. Check its name and region.`, {
      field: 'settings.bucket',
      cause: error,
    })
  if (status === 301 || status === 307 || (name === 'AuthorizationHeaderMalformed' && /region/i.test(message)))
    return new VendorError('refused', `${settings.bucket} is in another region than ${settings.region}. Enter its region.`, {
      field: 'settings.region',
      cause: error,
    })
  const known = explainAws(error, 'The storage', caller)
  return known instanceof VendorError && known.kind === 'forbidden' && known.scope === 'item'
    ? new VendorError(
        'forbidden',
        `${caller.subject} not allowed to read ${settings.bucket}. Grant s3:ListBucket on the bucket and s3:GetObject on its files.`,
        { field: caller.field, cause: error },
      )
    : known
}

/** Amazon S3 and compatible storage. */
export const s3: BillSource = {
  account: ({ bucket = '', prefix }) => folder(bucket, prefix),
  async list(context) {
    const { settings } = context
    const { s3: client, close } = createClient(context)
    try {
      const files = await allPages(
        settings.bucket ?? 'The bucket',
        async (token: string | undefined) => {
          const page = await client.send(
            new ListObjectsV2Command({ Bucket: bucketOf(context), Prefix: settings.prefix, ContinuationToken: token }),
          )
          return { items: page.Contents ?? [], next: page.NextContinuationToken }
        },
        { items: maxFiles },
      )
      return exportsAmong(
        files.flatMap(({ Key: key, ETag: etag, Size: size }) =>
          key ? [{ key, version: etag ?? String(size), size: size ?? 0 }] : [],
        ),
      )
    } catch (error) {
      throw explain(error, context)
    } finally {
      close()
    }
  },
  async open(context, key) {
    const { s3: client, close } = createClient(context)
    try {
      const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucketOf(context), Key: key }))
      if (body instanceof Readable) return body
      throw new VendorError('incomplete', `${key} came without content.`)
    } catch (error) {
      throw explain(error, context)
    } finally {
      close()
    }
  },
}
