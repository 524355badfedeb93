import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import { DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks'
import { awsTransport, explainAws, readAwsError } from '@callboard/cloud/aws'
import { awsCallerOf, awsCredentials } from '@callboard/cloud/aws-role'
import { type AwsStatement, awsPartitionOf } from '@callboard/plugin-kit/aws-identity'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { HttpRequest } from '@smithy/protocol-http'
import { SignatureV4 } from '@smithy/signature-v4'
import type { KubernetesContext } from '../context.ts'
import { type CloudCluster, decoded, needed, renewed } from './cloud-cluster.ts'
import { eksStatements } from './eks-access.ts'
import { eksPermission } from './eks-permission.ts'

/**
 * EKS accepts tokens for 14 minutes, but not longer than the role's session lasts, which is at least five minutes more
 * (packages/cloud/aws-role.ts). They are created locally.
 */
const tokenMs = 4 * 60_000

/** The hash that AWS's signer requires. */
class Sha256 {
  private readonly hash: Hash | Hmac
  constructor(secret?: string | Uint8Array | ArrayBuffer | ArrayBufferView) {
    this.hash = secret ? createHmac('sha256', secret as string) : createHash('sha256')
  }
  update(data: string | Uint8Array | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(data as string)
  }
  async digest(): Promise<Uint8Array> {
    return this.hash.digest()
  }
  reset(): void {}
}

/**
 * A token like that of `aws eks get-token`: a signed request for the caller's identity, which the cluster sends to AWS
 * (github.com/kubernetes-sigs/aws-iam-authenticator).
 */
async function tokenFor(cluster: string, region: string, credentials: ReturnType<typeof awsCredentials>): Promise<string> {
  const signer = new SignatureV4({ service: 'sts', region, credentials, sha256: Sha256 })
  const host = `sts.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`
  const signed = await signer.presign(
    new HttpRequest({
      protocol: 'https:',
      hostname: host,
      path: '/',
      method: 'GET',
      headers: { host, 'x-k8s-aws-id': cluster },
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
    }),
    { expiresIn: 60 },
  )
  const query = Object.entries(signed.query ?? {}).map(([k, v]) => `${encodeURIComponent(k)}=${encodeURIComponent(String(v))}`)
  return `k8s-aws-v1.${Buffer.from(`https://${host}/?${query.join('&')}`).toString('base64url')}`
}

const clusterOf = ({ settings }: KubernetesContext) => ({
  name: needed(settings.cluster, 'settings.cluster', 'Enter the name of the cluster in EKS.'),
  region: needed(settings.region, 'settings.region', 'Enter the region of the cluster.'),
})

/** What a session of the role may do. */
export function statementsFor(context: KubernetesContext): AwsStatement[] {
  const { name: cluster, region } = clusterOf(context)
  return eksStatements({ cluster, region, partition: awsPartitionOf(context.settings.roleArn ?? '') })
}

/** A cluster of Amazon EKS, by a role or an access key. */
export async function eksCluster(context: KubernetesContext): Promise<CloudCluster> {
  const { settings } = context
  const { name, region } = clusterOf(context)
  const credentials = awsCredentials(context, statementsFor(context))
  const caller = awsCallerOf(context)
  const { requestHandler, close } = awsTransport(context)
  const endpoint = settings.cloudApi ? { endpoint: settings.cloudApi } : {}
  const client = new EKSClient({ region, ...endpoint, credentials, maxAttempts: 1, requestHandler })
  try {
    const { cluster } = await client.send(new DescribeClusterCommand({ name }))
    if (!cluster?.endpoint)
      throw new VendorError('unavailable', `${name} is still being created and has no endpoint yet.`, {
        field: 'settings.cluster',
      })
    const authority = decoded(cluster.certificateAuthority?.data)
    return {
      server: cluster.endpoint,
      ...(authority ? { authority } : {}),
      token: renewed(tokenMs, () => tokenFor(name, region, credentials)),
      unauthorized: {
        message: `${name} does not accept ${settings.credentials === 'role' ? 'this role' : 'these keys'}. Create an access entry for ${settings.credentials === 'role' ? 'the role' : 'their user'} in the cluster, with the policy AmazonEKSViewPolicy.`,
        field: caller.field,
      },
    }
  } catch (error) {
    if (readAwsError(error).name === 'ResourceNotFoundException')
      throw new VendorError('not_found', `There is no cluster ${name} in ${region}.`, { field: 'settings.cluster', cause: error })
    const known = explainAws(error, 'EKS', caller)
    throw known instanceof VendorError && known.kind === 'forbidden' && known.scope === 'item'
      ? new VendorError(
          'forbidden',
          `${caller.subject} not allowed to describe ${name}. Grant ${eksPermission.name}, and create an access entry in the cluster.`,
          { field: caller.field, cause: error },
        )
      : known
  } finally {
    close()
  }
}
