import { randomUUID } from 'node:crypto'
import { trustedTenantId } from '@callboard/core/ids'
import { sources } from '@callboard/plugin-cloud-costs/client'
import { secretsSchema, settingsSchema } from '@callboard/plugin-cloud-costs/config'
import { connection as costs } from '@callboard/plugin-cloud-costs/connection'
import type { CostContext } from '@callboard/plugin-cloud-costs/sources/source'
import type { EcsContext } from '@callboard/plugin-ecs/client'
import { settingsSchema as ecsSettings } from '@callboard/plugin-ecs/config'
import { connection as ecs } from '@callboard/plugin-ecs/connection'
import { awsIdentityOf, awsTrustPolicy } from '@callboard/plugin-kit/aws-identity'
import { guardedDispatcher, guardedFetch } from '@callboard/plugin-kit/http'
import { costExplorerRoutes } from '@callboard/sandbox/aws/cost-explorer'
import { EcsCluster, ecsRoutes } from '@callboard/sandbox/aws/ecs'
import { stsFaults } from '@callboard/sandbox/aws/faults'
import { AwsAccounts, callboardPrincipal } from '@callboard/sandbox/aws/iam'
import { Buckets, s3Routes } from '@callboard/sandbox/aws/s3'
import { stsRoutes } from '@callboard/sandbox/aws/sts'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

// AWS by role: STS, S3, Cost Explorer and ECS by the official clients over HTTP.

const accounts = new AwsAccounts()
const buckets = new Buckets()
const revoked = new Set<string>()
const faults = stsFaults()
let api: FastifyInstance
let url = ''

beforeAll(async () => {
  for (const name of ['a', 'b']) buckets.put(`${name}.csv`, Buffer.from('x'))
  api = Fastify({ forceCloseConnections: true })
  await api.register(
    async (app) => {
      faults.attach(app)
      stsRoutes(app, accounts, revoked)
    },
    { prefix: '/sts' },
  )
  await api.register(async (app) => s3Routes(app, buckets, accounts), { prefix: '/s3' })
  await api.register(async (app) => costExplorerRoutes(app, new Set(), accounts), { prefix: '/ce' })
  await api.register(async (app) => ecsRoutes(app, new EcsCluster(), new Set(), accounts), { prefix: '/ecs' })
  url = await api.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => {
  faults.clear()
  revoked.clear()
  accounts.trail.length = 0
})
afterAll(() => api.close())

/** A new organization whose role has these permissions. */
function connectionBy(actions: readonly string[], { partition = 'aws', principal = true } = {}) {
  const tenantId = trustedTenantId(randomUUID())
  const identity = awsIdentityOf(
    {
      arn: callboardPrincipal.arn,
      accessKeyId: callboardPrincipal.key.id,
      secretAccessKey: callboardPrincipal.key.secret,
      stsUrl: `${url}/sts`,
    },
    tenantId,
  )
  const roleArn = `arn:${partition}:iam::110000000001:role/callboard`
  accounts.roles.set(roleArn, {
    trustPolicy: awsTrustPolicy(identity),
    permissionsPolicy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] },
  })
  const allow = [new URL(url).host]
  const shared = {
    tenantId,
    ...(principal ? { aws: identity } : {}),
    fetch: guardedFetch({ allow }),
    dispatcher: (address: URL, tls?: never) => guardedDispatcher({ allow }, address, tls),
    signal: AbortSignal.timeout(20_000),
    egress: [],
    onRequest() {},
    recordUsage: async () => 0,
  }
  const role = { credentials: 'role', roleArn }
  const secrets = secretsSchema.parse({})
  const costsBy = (settings: object): CostContext => ({
    ...shared,
    settings: settingsSchema.parse({ ...role, ...settings }),
    secrets,
  })
  const ecsContext: EcsContext = {
    ...shared,
    settings: ecsSettings.parse({ name: 'x', region: 'eu-central-1', endpoint: `${url}/ecs`, ...role }),
    secrets: {},
  }
  return {
    s3: costsBy({ provider: 's3', bucket: 'other-billing', endpoint: `${url}/s3` }),
    costExplorer: costsBy({ provider: 'cost-explorer', endpoint: `${url}/ce` }),
    ecs: ecsContext,
  }
}

describe('a role with the permissions of the manifest', () => {
  test('reads a bucket, and is assumed once for many files', async () => {
    const { s3 } = connectionBy(['s3:ListBucket', 's3:GetObject'])
    expect(await costs.check(s3)).toMatchObject({
      found: ['2 exported files'],
      permissions: [
        { name: 's3:ListBucket', state: 'granted' },
        { name: 's3:GetObject', state: 'granted' },
      ],
    })
    accounts.trail.length = 0
    for (const key of ['a.csv', 'b.csv', 'a.csv']) for await (const _ of await sources.s3.open(s3, key)) break
    expect(accounts.trail).toEqual([])
  })

  test('reads Cost Explorer', async () => {
    const { costExplorer } = connectionBy(['ce:GetCostAndUsage'])
    expect(await costs.check(costExplorer)).toMatchObject({ found: ['Cost Explorer answers'] })
  })
})

describe('a missing permission is named', () => {
  test('of a bucket’s files', async () => {
    const { s3 } = connectionBy(['s3:ListBucket'])
    const { permissions } = await costs.check(s3)
    expect(permissions).toContainEqual({ name: 's3:GetObject', state: 'missing' })
  })

  test('of ECS, with those behind it unknown', async () => {
    const { ecs: context } = connectionBy([
      'ecs:List*',
      'ecs:DescribeClusters',
      'ecs:DescribeServices',
      'ecs:DescribeTaskDefinition',
    ])
    const { permissions } = await ecs.check(context)
    expect(Object.fromEntries((permissions ?? []).map((p) => [p.name, p.state]))).toEqual({
      'ecs:ListClusters': 'granted',
      'ecs:DescribeClusters': 'granted',
      'ecs:ListServices': 'granted',
      'ecs:DescribeServices': 'granted',
      'ecs:ListTasks': 'granted',
      'ecs:DescribeTasks': 'missing',
      'ecs:DescribeTaskDefinition': 'granted',
    })
  })

  test('of Cost Explorer, at the field of the role', async () => {
    const { costExplorer } = connectionBy(['s3:*'])
    await expect(costs.check(costExplorer)).rejects.toMatchObject({
      kind: 'forbidden',
      field: 'settings.roleArn',
      message: 'The role is not allowed to use Cost Explorer. Grant ce:GetCostAndUsage.',
    })
  })
})

describe('each refusal of STS ends in a sentence', () => {
  test.each([
    ['throttling', { kind: 'rate_limited', scope: 'account' }, /is rate limiting/],
    ['region-disabled', { kind: 'forbidden', field: 'settings.roleArn' }, /STS is not enabled/],
    ['keys-rejected', { kind: 'unavailable', scope: 'account' }, /Ask the operator/],
    ['wrong-clock', { kind: 'unavailable' }, /clock of this Callboard installation/],
    ['internal-failure', { kind: 'unavailable' }, /returned an error \(500\)/],
    ['html-error-page', { kind: 'unavailable' }, /returned an error \(502\)/],
  ] as const)('%s', async (name, expected, words) => {
    const { ecs: context } = connectionBy(['ecs:*'])
    faults.add(name)
    const error = await ecs.check(context).catch((e) => e)
    expect(error).toMatchObject({ name: 'VendorError', ...expected })
    expect(error.message).toMatch(words)
  })

  test('a revoked key of the installation is not the customer’s to replace', async () => {
    const { ecs: context } = connectionBy(['ecs:*'])
    revoked.add(callboardPrincipal.key.id)
    await expect(ecs.check(context)).rejects.toMatchObject({ kind: 'unavailable', field: undefined })
  })
})

test('without a principal of the installation, the form says so at the choice of credentials', async () => {
  const { s3 } = connectionBy(['s3:*'], { principal: false })
  await expect(costs.check(s3)).rejects.toMatchObject({
    field: 'settings.credentials',
    message: expect.stringContaining('no AWS principal'),
  })
})

test('a role in another partition is rejected without a request to AWS', async () => {
  const { ecs: context } = connectionBy(['ecs:*'], { partition: 'aws-cn' })
  await expect(ecs.check(context)).rejects.toMatchObject({
    field: 'settings.roleArn',
    message: expect.stringContaining('aws-cn'),
  })
  expect(accounts.trail).toEqual([])
})
