import { randomUUID } from 'node:crypto'
import { AssumeRoleCommand, type Credentials, STSClient } from '@aws-sdk/client-sts'
import { type AwsIdentity, type AwsStatement, awsPartitionOf, awsPermissionPolicy } from '@callboard/plugin-kit/aws-identity'
import type { PluginContext } from '@callboard/plugin-kit/context'
import { type CacheScope, TenantCache } from '@callboard/plugin-kit/tenant-cache'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { type AwsCaller, awsTransport, explainAws, keysCaller, readAwsError, requireAccessKey } from './aws.ts'
import type { CloudContext } from './context.ts'

type Access = { credentials: 'role' | 'keys'; roleArn?: string | undefined }
type Keys = { accessKeyId?: string | undefined; secretAccessKey?: string | undefined }
export type AwsContext = CloudContext & Pick<PluginContext<Access, Keys>, 'tenantId' | 'aws' | 'settings' | 'secrets'>

const roleCaller: AwsCaller = { subject: 'The role is', field: 'settings.roleArn' }
export const awsCallerOf = ({ settings }: Pick<AwsContext, 'settings'>): AwsCaller =>
  settings.credentials === 'role' ? roleCaller : keysCaller

type TemporaryKeys = { accessKeyId: string; secretAccessKey: string; sessionToken: string; expiration: Date }

const sessions = new TenantCache<TemporaryKeys>({ maxSize: 1000 })
const sessionS = 3600
/** A session is renewed while it is still valid for this long. */
const renewMs = 5 * 60_000

const homeRegions: Readonly<Record<string, string>> = { 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' }

const refusal = (message: string, options: { kind?: 'forbidden' | 'refused'; cause?: unknown } = {}) =>
  new VendorError(options.kind ?? 'refused', message, { field: roleCaller.field, scope: 'account', cause: options.cause })

function identityOf({ aws }: AwsContext): AwsIdentity {
  if (aws) return aws
  throw new VendorError(
    'refused',
    'This Callboard installation has no AWS principal, so it cannot use roles. Use an access key, or ask the operator to set AWS_PRINCIPAL_ARN.',
    { field: 'settings.credentials', scope: 'account' },
  )
}

/** @throws VendorError naming the field to fix */
function roleOf(context: AwsContext): { arn: string; identity: AwsIdentity } {
  const identity = identityOf(context)
  const { roleArn: arn } = context.settings
  if (!arn) throw refusal('Enter the ARN of the role.')
  if (awsPartitionOf(arn) !== awsPartitionOf(identity.principal.arn))
    throw refusal(
      `This role is in the partition ${awsPartitionOf(arn)}, and this installation’s principal is in ${awsPartitionOf(identity.principal.arn)}. Use an access key instead.`,
    )
  return { arn, identity }
}

/** Errors of STS. Those of the installation's own key are not the customer's to fix. */
function explainAssume(error: unknown, { principal, externalId }: AwsIdentity): unknown {
  const { name, message } = readAwsError(error)
  if (name === 'AccessDenied' || name === 'AccessDeniedException')
    return refusal(
      `AWS does not allow Callboard to assume this role. Check that it exists and that its trust policy names ${principal.arn} with the external ID ${externalId}. A new role can take a minute to work.`,
      { kind: 'forbidden', cause: error },
    )
  if (name === 'RegionDisabledException')
    return refusal(`AWS STS is not enabled for this account: ${message}`, { kind: 'forbidden', cause: error })
  const known = explainAws(error, 'AWS STS', roleCaller)
  return known instanceof VendorError && known.kind === 'unauthorized'
    ? new VendorError(
        'unavailable',
        'AWS rejected this installation’s own key. Ask the operator to renew AWS_PRINCIPAL_ACCESS_KEY_ID.',
        {
          scope: 'account',
          cause: error,
        },
      )
    : known
}

type Assumed = { arn: string; identity: AwsIdentity; externalId: string; statements: readonly AwsStatement[] }

async function assume(context: AwsContext, { arn, identity, externalId, statements }: Assumed): Promise<Credentials | undefined> {
  const { principal } = identity
  const { requestHandler, close } = awsTransport(context)
  const sts = new STSClient({
    region: homeRegions[awsPartitionOf(arn)] ?? 'us-east-1',
    ...(principal.stsUrl ? { endpoint: principal.stsUrl } : {}),
    credentials: { accessKeyId: principal.accessKeyId, secretAccessKey: principal.secretAccessKey },
    maxAttempts: 1,
    requestHandler,
  })
  try {
    const { Credentials: credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: arn,
        // Names the organization in the customer's CloudTrail.
        RoleSessionName: `callboard-${context.tenantId}`,
        ExternalId: externalId,
        DurationSeconds: sessionS,
        // The session has no other permission, even if the role does.
        Policy: JSON.stringify(awsPermissionPolicy(statements)),
      }),
    )
    return credentials
  } finally {
    close()
  }
}

async function openSession(context: AwsContext, statements: readonly AwsStatement[]): Promise<TemporaryKeys> {
  const { arn, identity } = roleOf(context)
  try {
    const found = await assume(context, { arn, identity, externalId: identity.externalId, statements })
    const {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: expiration,
    } = found ?? {}
    if (!accessKeyId || !secretAccessKey || !sessionToken || !expiration)
      throw new VendorError('incomplete', 'AWS STS answered without credentials.')
    return { accessKeyId, secretAccessKey, sessionToken, expiration }
  } catch (error) {
    throw explainAssume(error, identity)
  }
}

/**
 * Credentials for a client of the SDK, which asks again when a session ends. Sessions are cached for one organization, role and set
 * of permissions.
 * @throws VendorError from the client's first request if the role cannot be assumed
 */
export function awsCredentials(context: AwsContext, statements: readonly AwsStatement[]) {
  if (context.settings.credentials === 'keys') return requireAccessKey(context.secrets)
  return async (): Promise<TemporaryKeys> => {
    const { arn, identity } = roleOf(context)
    const { principal, externalId } = identity
    const scope: CacheScope = {
      tenantId: context.tenantId,
      host: principal.stsUrl ?? awsPartitionOf(arn),
      credentials: [externalId, arn, principal.accessKeyId, JSON.stringify(statements)],
    }
    const known = sessions.get(scope)
    if (known && known.expiration.getTime() > Date.now() + renewMs) return known
    const session = await openSession(context, statements)
    sessions.set(scope, undefined, session)
    return session
  }
}

/**
 * Tests a role before it is saved. A role that any external ID opens is refused: another organization that knows its ARN could
 * connect it too, or it is not meant for Callboard at all.
 * @throws VendorError saying what to change
 */
export async function checkAwsRole(context: AwsContext, statements: readonly AwsStatement[]): Promise<void> {
  if (context.settings.credentials === 'keys') return
  await openSession(context, statements)
  const { arn, identity } = roleOf(context)
  try {
    await assume(context, { arn, identity, externalId: `callboard-${randomUUID()}`, statements })
  } catch (error) {
    const { name } = readAwsError(error)
    if (name === 'AccessDenied' || name === 'AccessDeniedException') return
    throw explainAssume(error, identity)
  }
  throw refusal(
    'This role can be assumed with any external ID, so others who know its ARN could connect it. Add the condition sts:ExternalId of the trust policy shown here to the role.',
  )
}
