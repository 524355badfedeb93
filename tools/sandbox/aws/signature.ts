import { createHash, createHmac } from 'node:crypto'

/** The only access key that the AWS stand-ins accept. */
export const awsKey = { id: 'SANDBOX', secret: 'sandbox-secret' }

/** The checked part of a request. */
export type SignedRequest = {
  method: string
  url: string
  headers: Record<string, string | string[] | undefined>
  body?: unknown
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

type Signed = { id: string; date: string; region: string; service: string; headers: string[]; signature: string }

/** The parts of a Signature Version 4, from the header or, for a presigned URL, from its query. */
function signedParts(request: SignedRequest, url: URL): Signed | undefined {
  const query = url.searchParams
  const credential = query.get('X-Amz-Credential')
  const header =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      String(request.headers.authorization ?? ''),
    ) ?? (credential ? ['', credential, query.get('X-Amz-SignedHeaders') ?? '', query.get('X-Amz-Signature') ?? ''] : undefined)
  if (!header) return undefined
  const [id = '', day = '', region = '', service = ''] = (header[1] ?? '').split('/')
  const date = query.get('X-Amz-Date') ?? String(request.headers['x-amz-date'] ?? '')
  if (!date.startsWith(day)) return undefined
  return { id, date, region, service, headers: (header[2] ?? '').split(';'), signature: header[3] ?? '' }
}

/** The signed string (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). */
function canonical(request: SignedRequest, url: URL, { headers, service }: Signed): string {
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
  // Every service except S3 encodes the path twice.
  const path = service === 's3' ? url.pathname : url.pathname.split('/').map(encode).join('/')
  const lines = headers.map((name) => `${name}:${String(request.headers[name] ?? '').trim()}`)
  const sent = request.headers['x-amz-content-sha256']
  const payload = typeof sent === 'string' ? sent : sha256(typeof request.body === 'string' ? request.body : '')
  return [request.method, path, query, ...lines, '', headers.join(';'), payload].join('\n')
}

const urlOf = (request: SignedRequest) => new URL(request.url, `http://${request.headers.host}`)

/** The access key ID that a request was signed with. */
export const signerOf = (request: SignedRequest): string | undefined => signedParts(request, urlOf(request))?.id

export type SignatureProblem = 'missing' | 'unknown-key' | 'wrong'

/** The error of a request's signature; undefined if it is valid. */
export function signatureProblem(
  request: SignedRequest,
  revoked: ReadonlySet<string>,
  pair = awsKey,
): SignatureProblem | undefined {
  const url = urlOf(request)
  const signed = signedParts(request, url)
  if (!signed) return 'missing'
  if (signed.id !== pair.id || revoked.has(signed.id)) return 'unknown-key'
  const day = signed.date.slice(0, 8)
  const text = [
    'AWS4-HMAC-SHA256',
    signed.date,
    `${day}/${signed.region}/${signed.service}/aws4_request`,
    sha256(canonical(request, url, signed)),
  ].join('\n')
  const key = [signed.region, signed.service, 'aws4_request'].reduce(hmac, hmac(`AWS4${pair.secret}`, day))
  return createHmac('sha256', key).update(text).digest('hex') === signed.signature ? undefined : 'wrong'
}
