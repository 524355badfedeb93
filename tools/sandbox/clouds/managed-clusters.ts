import { randomUUID } from 'node:crypto'
import formbody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'
import { type AwsAccounts, callerOf, refusalOf } from '../aws/iam.ts'
import type { GoogleAccount } from '../google/service-account.ts'
import type { Cluster } from '../kubernetes/cluster.ts'

// The sample organization's clusters as described by the clouds that run Kubernetes.

type Clusters = ReadonlyMap<string, Cluster>

/**
 * DescribeCluster of Amazon EKS (docs.aws.amazon.com/eks/latest/APIReference), and its tokens: presigned requests for the caller's
 * identity, which a cluster lets in if it created the cluster or has an access entry there.
 */
export function eksRoutes(
  app: FastifyInstance,
  clusters: Clusters,
  url: string,
  { revoked, accounts }: { revoked: ReadonlySet<string>; accounts: AwsAccounts },
): void {
  for (const [name, cluster] of clusters)
    cluster.alsoTakes.push((token) => {
      const [, encoded] = /^k8s-aws-v1\.(.+)$/.exec(token) ?? []
      if (!encoded) return false
      const asked = new URL(Buffer.from(encoded, 'base64url').toString())
      const headers = { host: asked.host, 'x-k8s-aws-id': name }
      const signed = { method: 'GET', url: `${asked.pathname}${asked.search}`, headers }
      const caller = callerOf(signed, revoked, accounts)
      if (asked.searchParams.get('Action') !== 'GetCallerIdentity' || caller.problem) return false
      return caller.session === undefined || accounts.accessEntries.has(`${name} ${caller.session.role}`)
    })
  app.get('/clusters/:name', async (request, reply) => {
    const refuse = (status: number, type: string, message: string) =>
      reply.code(status).header('x-amzn-errortype', type).send({ message })
    const caller = callerOf(request, revoked, accounts)
    if (caller.problem === 'expired')
      return refuse(403, 'ExpiredTokenException', 'The security token included in the request is expired')
    if (caller.problem)
      return refuse(403, caller.problem === 'wrong' ? 'InvalidSignatureException' : 'UnrecognizedClientException', 'Refused.')
    const { name } = request.params as { name: string }
    const refused = refusalOf(caller.session, 'eks:DescribeCluster', `arn:aws:eks:eu-central-1:110000000001:cluster/${name}`)
    if (refused) return refuse(403, 'AccessDeniedException', refused)
    const cluster = clusters.get(name)
    if (!cluster) return refuse(404, 'ResourceNotFoundException', `No cluster found for name: ${name}.`)
    return {
      cluster: { name, status: 'ACTIVE', version: cluster.version.slice(1, 5), endpoint: `${url}/kubernetes/${name}` },
    }
  })
}

/** The cluster description of Google Kubernetes Engine. */
export function gkeRoutes(app: FastifyInstance, clusters: Clusters, url: string, account: GoogleAccount): void {
  for (const cluster of clusters.values())
    cluster.alsoTakes.push((token) => account.scopeOf(`Bearer ${token}`)?.includes('cloud-platform') ?? false)
  app.get('/v1/projects/:project/locations/:location/clusters/:name', async (request, reply) => {
    const refuse = (code: number, status: string, message: string) => reply.code(code).send({ error: { code, message, status } })
    const { project, name } = request.params as { project: string; name: string }
    const scope = account.scopeOf(request.headers.authorization)
    if (!scope) return refuse(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.')
    if (project !== 'meridian') return refuse(403, 'PERMISSION_DENIED', `Required "container.clusters.get" permission.`)
    if (!clusters.has(name)) return refuse(404, 'NOT_FOUND', `Not found: projects/${project}/clusters/${name}.`)
    return { name, status: 'RUNNING', endpoint: `${url}/kubernetes/${name}`, masterAuth: {} }
  })
}

/** Entra ID's token endpoint, and the AKS cluster credentials of Azure Resource Manager. */
export async function aksRoutes(app: FastifyInstance, clusters: Clusters, url: string): Promise<void> {
  const tokens = new Map<string, string>()
  await app.register(formbody)
  for (const cluster of clusters.values())
    cluster.alsoTakes.push((token) => tokens.get(token) === '6dae42f8-4368-4678-94ff-3960e28e3630/.default')
  app.post('/login/:tenant/oauth2/v2.0/token', async (request, reply) => {
    const { client_id: client, client_secret: secret, scope = '' } = request.body as Record<string, string>
    if (client !== 'sandbox-application' || secret !== 'sandbox-secret')
      return reply.code(401).send({
        error: 'invalid_client',
        error_description: 'AADSTS7000215: Invalid client secret provided.\nTrace ID: sandbox',
      })
    const token = `eyJ.${randomUUID()}`
    tokens.set(token, scope)
    return { token_type: 'Bearer', expires_in: 3599, access_token: token }
  })
  app.post(
    '/subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.ContainerService/managedClusters/:name/listClusterUserCredential',
    async (request, reply) => {
      const refuse = (status: number, code: string, message: string) => reply.code(status).send({ error: { code, message } })
      const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
      if (tokens.get(token) !== 'https://management.azure.com/.default')
        return refuse(401, 'InvalidAuthenticationToken', 'The access token is invalid.')
      const { name, group } = request.params as { name: string; group: string }
      if (!clusters.has(name) || group !== 'meridian')
        return refuse(404, 'ResourceNotFound', `The Resource 'managedClusters/${name}' was not found.`)
      const kubeconfig = JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name, cluster: { server: `${url}/kubernetes/${name}` } }],
        users: [{ name: 'user', user: { exec: { command: 'kubelogin' } } }],
      })
      return { kubeconfigs: [{ name: 'clusterUser', value: Buffer.from(kubeconfig).toString('base64') }] }
    },
  )
}
