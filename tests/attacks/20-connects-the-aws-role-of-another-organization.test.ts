import { randomUUID } from 'node:crypto'
import type { OperationContext } from '@callboard/kernel/operation'
import { checkIntegration, createIntegration, updateIntegration } from '@callboard/modules/integrations'
import { awsIdentityOf, awsTrustPolicy } from '@callboard/plugin-kit/aws-identity'
import { pluginRegistry } from '@callboard/plugins/server'
import { allows, callboardPrincipal, type Policy } from '@callboard/sandbox/aws/iam'
import { awsKey } from '@callboard/sandbox/aws/signature'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestStack, type TestStack } from '../integration/test-stack.ts'

const folder = organizationFolder({ ledger: { 'catalog-info.yaml': componentYaml('ledger') } })
const principal = {
  arn: callboardPrincipal.arn,
  accessKeyId: callboardPrincipal.key.id,
  secretAccessKey: callboardPrincipal.key.secret,
}
const everything: Policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }
let stack: TestStack

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  stack.platform.aws = { ...principal, stsUrl: `${stack.sandbox.url}/aws/sts` }
})
afterAll(async () => {
  await stack?.stop()
  folder.remove()
})

const identityOf = ({ tenantId }: OperationContext) => awsIdentityOf(principal, tenantId)
const newOwner = async (name: string) => (await createTestTenant(stack.platform, name)).as('owner')

/** A role in a customer's account, made from the policies that the connect page shows. */
function createRole(trustPolicy: Policy, permissionsPolicy: Policy = everything): string {
  const arn = `arn:aws:iam::110000000001:role/${randomUUID()}`
  stack.sandbox.aws.roles.set(arn, { trustPolicy, permissionsPolicy })
  return arn
}

const byRole = (roleArn: string, more: object = {}) => ({
  pluginId: 'ecs',
  settings: {
    name: 'production',
    region: 'eu-central-1',
    endpoint: `${stack.sandbox.url}/aws/ecs`,
    credentials: 'role',
    roleArn,
    ...more,
  },
  secrets: {},
})
const refused = { code: 'invalid_input', field: 'settings.roleArn' }

test('an organization connects its own role, with the policies that the connect page shows', async () => {
  const context = await newOwner('Own role')
  const [trust, permissions] = pluginRegistry.get('ecs')?.awsGuides?.(identityOf(context)) ?? []
  const arn = createRole(JSON.parse(trust?.text ?? ''), JSON.parse(permissions?.text ?? ''))
  const found = await checkIntegration(context, byRole(arn))
  expect(found.permissions?.map((p) => p.state)).toEqual(Array.from({ length: 7 }, () => 'granted'))
  const { integration } = await createIntegration(context, byRole(arn))
  expect(integration).toMatchObject({ pluginId: 'ecs', account: 'production (eu-central-1)' })
})

test('enters the role of another organization: refused, because the role requires the other external ID', async () => {
  const [victim, attacker] = [await newOwner('Victim'), await newOwner('Attacker')]
  const arn = createRole(awsTrustPolicy(identityOf(victim)))
  await createIntegration(victim, byRole(arn))
  await expect(checkIntegration(attacker, byRole(arn))).rejects.toMatchObject(refused)
  await expect(createIntegration(attacker, byRole(arn))).rejects.toMatchObject(refused)
  const own = createRole(awsTrustPolicy(identityOf(attacker)))
  const { integration } = await createIntegration(attacker, byRole(own))
  await expect(updateIntegration(attacker, { id: integration.id, ...byRole(arn) })).rejects.toMatchObject(refused)
})

test('does the same for a cluster of EKS: refused, though the cluster lets that role in', async () => {
  const [victim, attacker] = [await newOwner('Cluster owner'), await newOwner('Cluster thief')]
  const arn = createRole(awsTrustPolicy(identityOf(victim)))
  stack.sandbox.aws.accessEntries.add(`production-eu ${arn}`)
  const cluster = {
    pluginId: 'kubernetes',
    settings: {
      name: 'eks',
      access: 'eks',
      cluster: 'production-eu',
      region: 'eu-central-1',
      cloudApi: `${stack.sandbox.url}/aws/eks`,
      credentials: 'role',
      roleArn: arn,
    },
    secrets: {},
  }
  expect(await checkIntegration(victim, cluster)).toMatchObject({ account: 'eks' })
  await expect(checkIntegration(attacker, cluster)).rejects.toMatchObject(refused)
  await expect(createIntegration(attacker, cluster)).rejects.toMatchObject(refused)
})

test('sends the external ID of the other organization along: it is ignored', async () => {
  const [victim, attacker] = [await newOwner('Victim'), await newOwner('Attacker')]
  const { externalId } = identityOf(victim)
  const arn = createRole(awsTrustPolicy(identityOf(victim)))
  stack.sandbox.aws.trail.length = 0
  const values = byRole(arn, { externalId, tenantId: victim.tenantId, ExternalId: externalId })
  const attempt = checkIntegration(attacker, { ...values, secrets: { externalId, sessionName: externalId } })
  await expect(attempt).rejects.toMatchObject(refused)
  expect(stack.sandbox.aws.trail.map((t) => t.externalId)).toEqual([identityOf(attacker).externalId])
})

test('enters a role that trusts the installation without an external ID, such as one of its own: refused', async () => {
  const context = await newOwner('Careless')
  const arn = createRole({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: callboardPrincipal.arn }, Action: 'sts:AssumeRole' }],
  })
  await expect(createIntegration(context, byRole(arn))).rejects.toMatchObject({
    ...refused,
    message: expect.stringContaining('sts:ExternalId'),
  })
})

test('connects a role that may do everything: the session may only read what the plugin reads', async () => {
  const context = await newOwner('Generous')
  stack.sandbox.aws.sessions.clear()
  await createIntegration(context, byRole(createRole(awsTrustPolicy(identityOf(context)))))
  const sessions = [...stack.sandbox.aws.sessions.values()]
  expect(sessions.length).toBeGreaterThan(0)
  const may = (action: string) => sessions.some((s) => s.policies().every((p) => allows(p, action, '*')))
  expect(may('ecs:ListClusters')).toBe(true)
  for (const action of ['ecs:RunTask', 's3:GetObject', 'iam:CreateUser', 'sts:AssumeRole'])
    expect([action, may(action)]).toEqual([action, false])
})

test('a key that a role replaces is no longer stored', async () => {
  const context = await newOwner('Replaced')
  const byKeys = {
    ...byRole('', { credentials: 'keys', roleArn: undefined }),
    secrets: { accessKeyId: awsKey.id, secretAccessKey: awsKey.secret },
  }
  const { integration } = await createIntegration(context, byKeys)
  const storedSecrets = async () => {
    const row = await context.tx((db) =>
      db.integration.findFirstOrThrow({ where: { id: integration.id }, select: { secrets: true } }),
    )
    return JSON.stringify(await stack.platform.vault.open(context.tenantId, row.secrets))
  }
  expect(await storedSecrets()).toContain(awsKey.secret)
  await updateIntegration(context, { id: integration.id, ...byRole(createRole(awsTrustPolicy(identityOf(context)))) })
  expect(await storedSecrets()).not.toContain(awsKey.secret)
})

test('names every wrong field at once, including those that another field requires', async () => {
  const context = await newOwner('Empty form')
  const fieldsOf = async (pluginId: string, settings: Record<string, unknown>) => {
    const error = await checkIntegration(context, { pluginId, settings, secrets: {} }).catch((e) => e)
    return (error.fields ?? []).map((f: { field: string }) => f.field).sort()
  }
  expect(await fieldsOf('ecs', { credentials: 'role' })).toEqual(['settings.name', 'settings.region', 'settings.roleArn'])
  expect(await fieldsOf('ecs', { credentials: 'keys' })).toEqual([
    'secrets.accessKeyId',
    'secrets.secretAccessKey',
    'settings.name',
    'settings.region',
  ])
  expect(await fieldsOf('cloud-costs', { provider: 's3', credentials: 'role' })).toEqual(['settings.bucket', 'settings.roleArn'])
  expect(await fieldsOf('kubernetes', { access: 'aks' })).toEqual([
    'secrets.azureSecret',
    'settings.azureClient',
    'settings.azureTenant',
    'settings.cluster',
    'settings.name',
    'settings.resourceGroup',
    'settings.subscription',
  ])
})
