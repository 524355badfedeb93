import { trustedTenantId } from '@callboard/core/ids'
import { guardedDispatcher, guardedFetch } from '@callboard/plugin-kit/http'
import { costExplorerRoutes } from '@callboard/sandbox/aws/cost-explorer'
import { awsJsonFaults, s3Faults } from '@callboard/sandbox/aws/faults'
import { Buckets, s3Routes } from '@callboard/sandbox/aws/s3'
import { blobRoutes, sasToken } from '@callboard/sandbox/azure/blobs'
import { blobFaults } from '@callboard/sandbox/azure/faults'
import { googleFaults } from '@callboard/sandbox/google/faults'
import { GoogleAccount } from '@callboard/sandbox/google/service-account'
import { googleStorageRoutes } from '@callboard/sandbox/google/storage'
import { freePorts } from '@callboard/testing/ports'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { sources } from './client.ts'
import { secretsSchema, settingsSchema } from './config.ts'
import type { CostContext } from './sources/source.ts'

// Storages and Cost Explorer as they throttle, refuse and fail, by the official clients over HTTP.

const faults = { s3: s3Faults(), costExplorer: awsJsonFaults(), azure: blobFaults(), google: googleFaults() }
const buckets = new Buckets()
let api: FastifyInstance
let url = ''
let google: GoogleAccount
beforeAll(async () => {
  const port = await freePorts()
  url = `http://127.0.0.1:${port}`
  google = new GoogleAccount(url)
  for (const name of ['a', 'b', 'c']) buckets.put(`${name}.csv`, Buffer.from('x'))
  api = Fastify({ forceCloseConnections: true })
  const at = (
    prefix: string,
    of: { attach(app: FastifyInstance): void },
    routes: (app: FastifyInstance) => void | Promise<void>,
  ) =>
    api.register(
      async (app) => {
        of.attach(app)
        await routes(app)
      },
      { prefix },
    )
  await at('/s3', faults.s3, (app) => s3Routes(app, buckets))
  await at('/cost-explorer', faults.costExplorer, (app) => costExplorerRoutes(app, new Set()))
  await at('/azure', faults.azure, (app) => blobRoutes(app, buckets))
  await at('/google', faults.google, (app) => google.routes(app))
  await at('/storage-api', faults.google, (app) => googleStorageRoutes(app, google, buckets))
  await api.listen({ port, host: '127.0.0.1' })
})
afterEach(() => {
  for (const of of Object.values(faults)) of.clear()
})
afterAll(() => api.close())

const keys = { accessKeyId: 'SANDBOX', secretAccessKey: 'sandbox-secret' }
function contextOf(settings: object, secrets: object): CostContext {
  const allow = [new URL(url).host]
  return {
    settings: settingsSchema.parse(settings),
    secrets: secretsSchema.parse(secrets),
    tenantId: trustedTenantId('00000000-0000-4000-8000-000000000001'),
    fetch: guardedFetch({ allow }),
    dispatcher: (address, tls) => guardedDispatcher({ allow }, address, tls),
    signal: new AbortController().signal,
    egress: ['192.0.2.7'],
    onRequest() {},
    recordUsage: async () => 0,
  }
}
const contexts = {
  s3: () => contextOf({ provider: 's3', bucket: 'other-billing', region: 'eu-central-1', endpoint: `${url}/s3` }, keys),
  'cost-explorer': () => contextOf({ provider: 'cost-explorer', endpoint: `${url}/cost-explorer` }, keys),
  azure: () => contextOf({ provider: 'azure', container: `${url}/azure/other-billing` }, { sasToken: sasToken() }),
  gcs: () =>
    contextOf({ provider: 'gcs', bucket: 'other-billing', endpoint: `${url}/storage-api` }, { serviceAccount: google.keyFile() }),
}
type Way = keyof typeof contexts
const list = (way: Way) => sources[way].list(contexts[way]())
async function open(way: Way, key = 'a.csv'): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of await sources[way].open(contexts[way](), key)) parts.push(part)
  return Buffer.concat(parts)
}
const failure = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail('it succeeded'),
    (error) => error,
  )

test.each(['s3', 'azure', 'gcs'] as const)('%s is listed completely, past empty pages', async (way) => {
  expect((await list(way)).map((f) => f.key)).toEqual(['a.csv', 'b.csv', 'c.csv'])
  expect(String(await open(way))).toBe('x')
})

describe('Amazon S3', () => {
  test.each([
    ['slow-down', { kind: 'rate_limited', scope: 'account', retryAfterS: 30 }, /is rate limiting requests/],
    ['slow-down-with-wait', { kind: 'rate_limited', retryAfterS: 4 }, /is rate limiting requests/],
    ['request-limit', { kind: 'rate_limited' }, /is rate limiting requests/],
    ['token-expired', { kind: 'unauthorized', field: 'secrets.accessKeyId' }, /rejected these keys/],
    ['wrong-clock', { kind: 'unavailable', scope: 'account' }, /clock of this Callboard installation/],
    ['access-denied', { kind: 'forbidden', scope: 'item' }, /Grant s3:ListBucket/],
    ['other-region', { kind: 'refused', field: 'settings.region' }, /in another region than eu-central-1/],
    ['wrong-region', { kind: 'refused', field: 'settings.region' }, /in another region than eu-central-1/],
    ['internal-error', { kind: 'unavailable' }, /error \(500\)/],
    ['html-error-page', { kind: 'unavailable' }, /error \(502\)/],
  ] as const)('%s', async (name, expected, message) => {
    faults.s3.add(name)
    const error = await failure(list('s3'))
    expect(error).toMatchObject({ name: 'VendorError', ...expected })
    expect(error.message).toMatch(message)
  })
  test.each([
    ['archived', /archived \(Glacier\)/],
    ['key-gone', /no longer in the bucket/],
    ['access-denied', /Grant s3:ListBucket/],
  ] as const)('a file that is %s is a separate failure', async (name, message) => {
    faults.s3.add(name)
    const error = await failure(open('s3'))
    expect(error).toMatchObject({ name: 'VendorError', scope: 'item' })
    expect(error.message).toMatch(message)
  })
})

describe('Cost Explorer', () => {
  test.each([
    ['throttling', { kind: 'rate_limited' }, /is rate limiting requests/],
    ['limit-exceeded', { kind: 'rate_limited' }, /is rate limiting requests/],
    ['access-denied', { kind: 'forbidden', scope: 'account' }, /Grant ce:GetCostAndUsage/],
    ['data-unavailable', { kind: 'incomplete' }, /still preparing/],
    ['page-expired', { kind: 'incomplete' }, /updated the bill/],
    ['not-subscribed', { kind: 'forbidden', scope: 'account' }, /has not enabled Cost Explorer/],
  ] as const)('%s', async (name, expected, message) => {
    faults.costExplorer.add(name)
    const error = await failure(open('cost-explorer', new Date().toISOString().slice(0, 7)))
    expect(error).toMatchObject({ name: 'VendorError', ...expected })
    expect(error.message).toMatch(message)
  })
})

describe('Azure Blob Storage', () => {
  test.each([
    ['server-busy', { kind: 'rate_limited', retryAfterS: 30 }, /is rate limiting requests/],
    ['too-many-requests', { kind: 'rate_limited', retryAfterS: 6 }, /is rate limiting requests/],
    ['too-many-requests-ms', { kind: 'rate_limited', retryAfterS: 2 }, /is rate limiting requests/],
    ['signature-expired', { kind: 'unauthorized', field: 'secrets.sasToken' }, /has expired/],
    ['signature-without-right', { kind: 'forbidden', field: 'secrets.sasToken' }, /Read and List permissions/],
    ['network-rules', { kind: 'forbidden', scope: 'account' }, /Allow its IP addresses \(192\.0\.2\.7\)/],
    ['wrong-address', { kind: 'forbidden', scope: 'account' }, /Allow its IP addresses \(192\.0\.2\.7\)/],
    ['container-gone', { kind: 'not_found', field: 'settings.container' }, /There is no container/],
    ['timed-out', { kind: 'unavailable' }, /did not respond/],
    ['cut', { kind: 'unavailable' }, /did not respond/],
  ] as const)('%s', async (name, expected, message) => {
    faults.azure.add(name)
    const error = await failure(list('azure'))
    expect(error).toMatchObject({ name: 'VendorError', ...expected })
    expect(error.message).toMatch(message)
  })
  test('an archived file is a separate failure', async () => {
    faults.azure.add('archived')
    const error = await failure(open('azure'))
    expect(error).toMatchObject({ kind: 'refused', scope: 'item' })
    expect(error.message).toMatch(/Rehydrate it/)
  })
})

describe('Google Cloud Storage', () => {
  test.each([
    ['rate-limited', { kind: 'rate_limited', scope: 'account' }, /is rate limiting requests/],
    ['rate-limited-as-403', { kind: 'rate_limited', scope: 'account' }, /is rate limiting requests/],
    ['user-rate-limited', { kind: 'rate_limited', retryAfterS: 12 }, /is rate limiting requests/],
    ['quota-exceeded', { kind: 'rate_limited' }, /is rate limiting requests/],
    ['exhausted', { kind: 'rate_limited', retryAfterS: 17 }, /is rate limiting requests/],
    ['not-enabled', { kind: 'forbidden', scope: 'account' }, /has not enabled the API/],
    ['service-perimeter', { kind: 'forbidden', scope: 'account' }, /ingress rule/],
    ['billing-disabled', { kind: 'forbidden', scope: 'account' }, /billing account is disabled/],
    ['requester-pays', { kind: 'refused' }, /Requester Pays/],
    ['forbidden', { kind: 'forbidden', scope: 'item' }, /Storage Object Viewer/],
    ['unauthorized', { kind: 'unauthorized', field: 'secrets.serviceAccount' }, /no longer accepts this key/],
    ['backend-error', { kind: 'unavailable', retryAfterS: 3 }, /error \(503\)/],
    ['html-error-page', { kind: 'unavailable' }, /error \(502\)/],
  ] as const)('%s', async (name, expected, message) => {
    faults.google.add(name, { path: '/storage/v1' })
    const error = await failure(list('gcs'))
    expect(error).toMatchObject({ name: 'VendorError', ...expected })
    expect(error.message).toMatch(message)
  })
  test.each([
    ['rate-limited-as-403', { kind: 'rate_limited' }, /is rate limiting requests/],
    ['backend-error', { kind: 'unavailable', retryAfterS: 3 }, /error \(503\)/],
    ['wrong-clock', { kind: 'unavailable', scope: 'account' }, /clock of this Callboard installation/],
    ['key-gone', { kind: 'unauthorized', field: 'secrets.serviceAccount' }, /was revoked/],
    ['sign-in-page', { kind: 'incomplete' }, /without a token/],
  ] as const)('its tokens: %s', async (name, expected, message) => {
    faults.google.add(name, { path: '/token' })
    const error = await failure(list('gcs'))
    expect(error).toMatchObject({ name: 'VendorError', ...expected })
    expect(error.message).toMatch(message)
  })
})
