import { trustedTenantId } from '@callboard/core/ids'
import { guardedDispatcher, guardedFetch } from '@callboard/plugin-kit/http'
import { azureManagementFaults } from '@callboard/sandbox/azure/faults'
import { aksRoutes, gkeRoutes } from '@callboard/sandbox/clouds/managed-clusters'
import { googleFaults } from '@callboard/sandbox/google/faults'
import { GoogleAccount } from '@callboard/sandbox/google/service-account'
import { Cluster } from '@callboard/sandbox/kubernetes/cluster'
import { freePorts } from '@callboard/testing/ports'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { connectCluster } from '../client.ts'
import { secretsSchema, settingsSchema } from '../config.ts'
import { type KubernetesContext } from '../context.ts'

// Clouds that throttle or reject requests for a cluster's address.

const clusters = new Map([['production-eu', new Cluster('production-eu')]])
const faults = { google: googleFaults(), azure: azureManagementFaults() }
let api: FastifyInstance
let url = ''
let google: GoogleAccount
beforeAll(async () => {
  const port = await freePorts()
  url = `http://127.0.0.1:${port}`
  google = new GoogleAccount(url)
  api = Fastify({ forceCloseConnections: true })
  await api.register(async (app) => google.routes(app), { prefix: '/google' })
  await api.register(
    async (app) => {
      faults.google.attach(app)
      gkeRoutes(app, clusters, url, google)
    },
    { prefix: '/gke' },
  )
  await api.register(
    async (app) => {
      faults.azure.attach(app)
      await aksRoutes(app, clusters, url)
    },
    { prefix: '/azure' },
  )
  await api.listen({ port, host: '127.0.0.1' })
})
afterEach(() => {
  faults.google.clear()
  faults.azure.clear()
})
afterAll(() => api.close())

function connect(settings: object, secrets: object): Promise<unknown> {
  const allow = [new URL(url).host]
  const context: KubernetesContext = {
    settings: settingsSchema.parse({ name: 'test', cluster: 'production-eu', ...settings }),
    secrets: secretsSchema.parse(secrets),
    tenantId: trustedTenantId('00000000-0000-4000-8000-000000000001'),
    fetch: guardedFetch({ allow }),
    dispatcher: (address, tls) => guardedDispatcher({ allow }, address, tls),
    signal: new AbortController().signal,
    egress: [],
    onRequest() {},
    recordUsage: async () => 0,
  }
  return connectCluster(context).then(
    () => expect.fail('it connected'),
    (error) => error,
  )
}

describe('Google Kubernetes Engine', () => {
  test.each([
    ['exhausted', { kind: 'rate_limited', retryAfterS: 17 }, /is rate limiting requests/],
    ['rate-limited-as-403', { kind: 'rate_limited' }, /is rate limiting requests/],
    ['not-enabled', { kind: 'forbidden', scope: 'account' }, /has not enabled the API/],
    ['unauthorized', { kind: 'unauthorized', field: 'secrets.serviceAccount' }, /Update it under Edit/],
    ['forbidden', { kind: 'forbidden', field: 'secrets.serviceAccount' }, /Cluster Viewer/],
    ['backend-error', { kind: 'unavailable', retryAfterS: 3 }, /error \(503\)/],
    ['sign-in-page', { kind: 'unavailable' }, /does not describe production-eu/],
  ] as const)('%s', async (name, expected, message) => {
    faults.google.add(name)
    const error = await connect(
      { access: 'gke', cloudApi: `${url}/gke`, region: 'europe-west1', project: 'meridian' },
      { serviceAccount: google.keyFile() },
    )
    expect(error).toMatchObject({ name: 'VendorError', ...expected, message: expect.stringMatching(message) })
  })
})

describe('Azure Kubernetes Service', () => {
  test.each([
    ['sign-in-throttled', '/login', { kind: 'rate_limited', retryAfterS: 11 }, /Entra ID is rate limiting requests/],
    ['sign-in-loop', '/login', { kind: 'rate_limited' }, /Entra ID is rate limiting requests/],
    ['sign-in-unavailable', '/login', { kind: 'unavailable', retryAfterS: 5 }, /not issuing tokens at the moment/],
    [
      'secret-expired',
      '/login',
      { kind: 'unauthorized', field: 'secrets.azureSecret' },
      /secret of this application has expired/,
    ],
    ['conditional-access', '/login', { kind: 'forbidden', scope: 'account' }, /Conditional Access/],
    ['sign-in-page', '/login', { kind: 'incomplete' }, /without a token/],
    ['throttled', '/subscriptions', { kind: 'rate_limited', retryAfterS: 13 }, /Azure is rate limiting requests/],
    ['claims-challenge', '/subscriptions', { kind: 'unauthorized', field: 'secrets.azureSecret' }, /sign in again/],
    ['forbidden', '/subscriptions', { kind: 'forbidden' }, /RBAC Reader/],
    ['unavailable', '/subscriptions', { kind: 'unavailable', retryAfterS: 8 }, /error \(503\)/],
  ] as const)('%s', async (name, path, expected, message) => {
    faults.azure.add(name, { path })
    const error = await connect(
      {
        access: 'aks',
        cloudApi: `${url}/azure`,
        subscription: '0000',
        resourceGroup: 'meridian',
        azureTenant: 'meridian.example',
        azureClient: 'sandbox-application',
      },
      { azureSecret: 'sandbox-secret' },
    )
    expect(error).toMatchObject({ name: 'VendorError', ...expected, message: expect.stringMatching(message) })
  })
})
