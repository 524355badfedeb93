import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { escapeHtml } from '../page.ts'
import { type AwsAccounts, callboardPrincipal, type Policy } from './iam.ts'
import { signatureProblem } from './signature.ts'

/** An error as STS answers it: a status, a code and a message (docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html). */
class StsFault extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/'

export const stsError = (code: string, message: string): string =>
  `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeHtml(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`

function sessionPolicyOf(text: string | undefined): Policy | undefined {
  if (text === undefined) return undefined
  if (text.length > 2048)
    throw new StsFault(400, 'PackedPolicyTooLarge', 'Packed size of session policy consumes more than the limit')
  try {
    return JSON.parse(text) as Policy
  } catch {
    throw new StsFault(400, 'MalformedPolicyDocument', 'Syntax errors in policy.')
  }
}

const invalid = (name: string, value: string, constraint: string) =>
  new StsFault(
    400,
    'ValidationError',
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: ${constraint}`,
  )

function assumeRole(accounts: AwsAccounts, input: URLSearchParams): string {
  const arn = input.get('RoleArn') ?? ''
  const name = input.get('RoleSessionName') ?? ''
  const externalId = input.get('ExternalId') ?? undefined
  const seconds = Number(input.get('DurationSeconds') ?? 3600)
  if (!/^[\w+=,.@-]{2,64}$/.test(name))
    throw invalid('roleSessionName', name, 'Member must satisfy regular expression pattern: [\\w+=,.@-]*')
  if (externalId !== undefined && !/^[\w+=,.@:/-]{2,1224}$/.test(externalId))
    throw invalid('externalId', externalId, 'Member must satisfy regular expression pattern: [\\w+=,.@:\\/-]*')
  if (!(seconds >= 900 && seconds <= 43_200))
    throw invalid('durationSeconds', String(seconds), 'Member must have value between 900 and 43200')
  if (!/^arn:[\w-]+:iam::\d{12}:role\/\S+$/.test(arn)) throw new StsFault(400, 'ValidationError', `${arn} is invalid`)
  const sessionPolicy = sessionPolicyOf(input.get('Policy') ?? undefined)
  const session = accounts.assume(arn, {
    ...(externalId === undefined ? {} : { externalId }),
    ...(sessionPolicy ? { sessionPolicy } : {}),
    seconds,
    name,
  })
  if (!session)
    throw new StsFault(
      403,
      'AccessDenied',
      `User: ${callboardPrincipal.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    )
  return `<AssumeRoleResponse xmlns="${namespace}"><AssumeRoleResult><AssumedRoleUser><AssumedRoleId>AROA3XFRBF535PLBIFPI4:${name}</AssumedRoleId><Arn>${session.arn}</Arn></AssumedRoleUser><Credentials><AccessKeyId>${session.id}</AccessKeyId><SecretAccessKey>${escapeHtml(session.secret)}</SecretAccessKey><SessionToken>${escapeHtml(session.token)}</SessionToken><Expiration>${session.expiresAt.toISOString()}</Expiration></Credentials><PackedPolicySize>6</PackedPolicySize></AssumeRoleResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></AssumeRoleResponse>`
}

/** AWS STS as far as AssumeRole goes, called by the installation's own principal. */
export function stsRoutes(app: FastifyInstance, accounts: AwsAccounts, revoked: ReadonlySet<string>): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) => done(null, body))
  app.post('/', async (request, reply) => {
    const refuse = (status: number, code: string, message: string) =>
      reply.code(status).type('text/xml').send(stsError(code, message))
    const problem = signatureProblem(request, revoked, callboardPrincipal.key)
    if (problem === 'missing') return refuse(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token')
    if (problem === 'unknown-key')
      return refuse(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.')
    if (problem)
      return refuse(
        403,
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided.',
      )
    const input = new URLSearchParams(String(request.body))
    if (input.get('Action') !== 'AssumeRole')
      return refuse(400, 'InvalidAction', `Could not find operation ${input.get('Action')} for version 2011-06-15`)
    try {
      return reply.type('text/xml').send(assumeRole(accounts, input))
    } catch (error) {
      if (error instanceof StsFault) return refuse(error.status, error.code, error.message)
      throw error
    }
  })
}

/** Creates a role in a customer's account from its two policies, as the AWS console does. */
export function awsControl(app: FastifyInstance, accounts: AwsAccounts): void {
  app.post('/_sandbox/aws/roles', async (request) => {
    const {
      arn,
      trustPolicy,
      permissionsPolicy,
      clusters = [],
    } = request.body as {
      arn: string
      trustPolicy: Policy
      permissionsPolicy: Policy
      /** Clusters of EKS with an access entry for it. */
      clusters?: string[]
    }
    accounts.roles.set(arn, { trustPolicy, permissionsPolicy })
    for (const cluster of clusters) accounts.accessEntries.add(`${cluster} ${arn}`)
    return { ok: true }
  })
}
