import { randomUUID } from 'node:crypto'
import { trustedTenantId } from '@callboard/core/ids'
import { awsIdentityOf, awsTrustPolicy } from '@callboard/plugin-kit/aws-identity'
import { guardedDispatcher } from '@callboard/plugin-kit/http'
import { AwsAccounts, callboardPrincipal } from '@callboard/sandbox/aws/iam'
import { stsRoutes } from '@callboard/sandbox/aws/sts'
import { aksRoutes, eksRoutes, gkeRoutes } from '@callboard/sandbox/clouds/managed-clusters'
import { GoogleAccount } from '@callboard/sandbox/google/service-account'
import { putNode } from '@callboard/sandbox/kubernetes/around-objects'
import { Cluster } from '@callboard/sandbox/kubernetes/cluster'
import { kubernetesRoutes } from '@callboard/sandbox/kubernetes/routes'
import { putWorkload } from '@callboard/sandbox/kubernetes/workload-objects'
import { eventually } from '@callboard/testing/platform'
import { freePorts } from '@callboard/testing/ports'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectCluster } from '../client.ts'
import { secretsSchema, settingsSchema } from '../config.ts'
import { type KubernetesContext } from '../context.ts'
import { server as plugin } from '../server.ts'
import { memorySink } from '../test-cluster.ts'

// Managed clusters: described by the cloud over HTTP, accessed with a token that the cloud issued or signed.

const cluster = new Cluster('production-eu')
putNode(cluster, 'node-1', 'a')
putWorkload(cluster, { namespace: 'shop', name: 'web', image: 'example.com/web:1', replicas: 2 })
const clusters = new Map([[cluster.name, cluster]])
const revoked = new Set<string>()
const accounts = new AwsAccounts()

let api: FastifyInstance
let url = ''
let google: GoogleAccount
const stop = new AbortController()
beforeAll(async () => {
  const port = await freePorts()
  url = `http://127.0.0.1:${port}`
  google = new GoogleAccount(url)
  api = Fastify({ forceCloseConnections: true })
  await api.register(async (routes) => google.routes(routes), { prefix: '/google' })
  await api.register(async (routes) => eksRoutes(routes, clusters, url, { revoked, accounts }), { prefix: '/aws/eks' })
  await api.register(async (routes) => stsRoutes(routes, accounts, new Set()), { prefix: '/aws/sts' })
  await api.register(async (routes) => gkeRoutes(routes, clusters, url, google), { prefix: '/gke' })
  await api.register((routes) => aksRoutes(routes, clusters, url), { prefix: '/azure' })
  await api.register((routes) => kubernetesRoutes(routes, clusters), { prefix: '/kubernetes/:cluster' })
  await api.listen({ port, host: '127.0.0.1' })
})
afterAll(async () => {
  stop.abort()
  await api.close()
})

type Access = 'eks' | 'gke' | 'aks'
const ways = (): Record<Access, { settings: Record<string, string>; secrets: Record<string, string> }> => ({
  eks: {
    settings: { cloudApi: `${url}/aws/eks`, region: 'eu-central-1' },
    secrets: { accessKeyId: 'SANDBOX', secretAccessKey: 'sandbox-secret' },
  },
  gke: {
    settings: { cloudApi: `${url}/gke`, region: 'europe-west1', project: 'meridian' },
    secrets: { serviceAccount: google.keyFile() },
  },
  aks: {
    settings: {
      cloudApi: `${url}/azure`,
      subscription: '0000',
      resourceGroup: 'meridian',
      azureTenant: 'meridian.example',
      azureClient: 'sandbox-application',
    },
    secrets: { azureSecret: 'sandbox-secret' },
  },
})

function contextFor(access: Access, change: { settings?: object; secrets?: object } = {}): KubernetesContext {
  const { settings, secrets } = ways()[access]
  return {
    settings: settingsSchema.parse({ name: 'test', access, cluster: 'production-eu', ...settings, ...change.settings }),
    secrets: secretsSchema.parse({ ...secrets, ...change.secrets }),
    tenantId: trustedTenantId('00000000-0000-4000-8000-000000000001'),
    fetch,
    dispatcher: (address, tls) => guardedDispatcher({ allow: [new URL(url).host] }, address, tls),
    signal: stop.signal,
    egress: [],
    onRequest() {},
    recordUsage: async () => 0,
  }
}

describe.each(['eks', 'gke', 'aks'] as const)('%s', (access) => {
  test('is tested and watched with the cloud’s credentials only', async () => {
    const context = contextFor(access)
    expect(await plugin.connection.check(context as never)).toMatchObject({ account: 'test' })
    const written = memorySink()
    void plugin.watcher?.watch(context as never, written.sink).catch(() => undefined)
    const web = await eventually(async () => written.named('web'))
    expect(web).toMatchObject({ kind: 'Deployment', desired: 2 })
  })

  test('reports a missing cluster, and each missing setting, at its field', async () => {
    await expect(connectCluster(contextFor(access, { settings: { cluster: 'nobody' } }))).rejects.toMatchObject({
      field: 'settings.cluster',
      message: expect.stringContaining('nobody'),
    })
    const { settings, secrets } = ways()[access]
    for (const name of ['cluster', ...Object.keys(settings).filter((s) => s !== 'cloudApi')])
      await expect(connectCluster(contextFor(access, { settings: { [name]: undefined } }))).rejects.toMatchObject({
        field: `settings.${name}`,
      })
    for (const name of Object.keys(secrets))
      await expect(connectCluster(contextFor(access, { secrets: { [name]: undefined } }))).rejects.toMatchObject({
        field: `secrets.${name}`,
      })
  })
})

test('reports wrong or revoked credentials with what to do', async () => {
  const wrong = { secrets: { secretAccessKey: 'another-secret' } }
  await expect(connectCluster(contextFor('eks', wrong))).rejects.toMatchObject({ kind: 'unauthorized' })
  await expect(connectCluster(contextFor('aks', { secrets: { azureSecret: 'other' } }))).rejects.toMatchObject({
    kind: 'unauthorized',
    message: expect.stringContaining('Invalid client secret'),
  })
  await expect(connectCluster(contextFor('gke', { settings: { project: 'other' } }))).rejects.toMatchObject({ kind: 'forbidden' })
  const client = await connectCluster(contextFor('eks'))
  await client.get('/version')
  revoked.add('SANDBOX')
  await expect(client.get('/version')).rejects.toMatchObject({ kind: 'unauthorized' })
  await client.close()
})

describe('EKS by a role', () => {
  /** An organization with a role made from the policies of the connect page, which the cluster lets in. */
  function byRole({ policy, entry = true }: { policy?: object; entry?: boolean } = {}) {
    const tenantId = trustedTenantId(randomUUID())
    const { arn, key } = callboardPrincipal
    const aws = awsIdentityOf({ arn, accessKeyId: key.id, secretAccessKey: key.secret, stsUrl: `${url}/aws/sts` }, tenantId)
    const roleArn = `arn:aws:iam::110000000001:role/${tenantId}`
    const [trust, permissions, third] = plugin.awsGuides?.(aws) ?? []
    expect(third?.text).toContain('create-access-entry')
    const filled = (permissions?.text ?? '').replace('YOUR-CLUSTER', 'production-eu').replace('YOUR-REGION', 'eu-central-1')
    accounts.roles.set(roleArn, { trustPolicy: JSON.parse(trust?.text ?? ''), permissionsPolicy: policy ?? JSON.parse(filled) })
    if (entry) accounts.accessEntries.add(`production-eu ${roleArn}`)
    const settings = { credentials: 'role', roleArn }
    const context = { ...contextFor('eks', { settings }), secrets: secretsSchema.parse({}), tenantId, aws }
    return { context, roleArn, aws }
  }

  test('is tested and watched without a stored key', async () => {
    const { context } = byRole()
    const found = await plugin.connection.check(context as never)
    expect(found).toMatchObject({ account: 'test' })
    expect(found.permissions).toContainEqual({ name: 'eks:DescribeCluster', state: 'granted' })
    const written = memorySink()
    void plugin.watcher?.watch(context as never, written.sink).catch(() => undefined)
    expect(await eventually(async () => written.named('web'))).toMatchObject({ kind: 'Deployment', desired: 2 })
  })

  test('says which step is missing, at the role', async () => {
    const field = 'settings.roleArn'
    await expect(plugin.connection.check(byRole({ entry: false }).context as never)).rejects.toMatchObject({
      kind: 'unauthorized',
      field,
      message: expect.stringMatching(/does not accept this role. Create an access entry/),
    })
    const nothing = { Version: '2012-10-17', Statement: [] }
    await expect(plugin.connection.check(byRole({ policy: nothing }).context as never)).rejects.toMatchObject({
      kind: 'forbidden',
      field,
      message: expect.stringContaining('eks:DescribeCluster'),
    })
    const { context } = byRole()
    const unset = { ...context, settings: { ...context.settings, roleArn: undefined } }
    await expect(plugin.connection.check(unset as never)).rejects.toMatchObject({ field })
  })

  test('refuses the role of another organization, and one that any external ID opens', async () => {
    const victim = byRole()
    const attacker = byRole()
    const stolen = { ...attacker.context, settings: { ...attacker.context.settings, roleArn: victim.roleArn } }
    await expect(plugin.connection.check(stolen as never)).rejects.toMatchObject({ field: 'settings.roleArn' })
    const { Condition: _, ...open } = awsTrustPolicy(victim.aws).Statement[0] ?? {}
    const role = accounts.roles.get(victim.roleArn)
    accounts.roles.set(victim.roleArn, { ...role, trustPolicy: { Version: '2012-10-17', Statement: [open] } } as never)
    await expect(plugin.connection.check(victim.context as never)).rejects.toMatchObject({
      field: 'settings.roleArn',
      message: expect.stringContaining('sts:ExternalId'),
    })
  })

  test('stops when the cluster removes the access entry', async () => {
    const { context, roleArn } = byRole()
    const client = await connectCluster(context)
    await client.get('/version')
    accounts.accessEntries.delete(`production-eu ${roleArn}`)
    await expect(client.get('/version')).rejects.toMatchObject({ kind: 'unauthorized', field: 'settings.roleArn' })
    await client.close()
  })
})
