import { randomUUID } from 'node:crypto'
import { trustedTenantId } from '@callboard/core/ids'
import { guardedDispatcher } from '@callboard/plugin-kit/http'
import { startRecordingHost } from '@callboard/testing/recording-host'
import { expect, test } from 'vitest'
import { createClient } from './client.ts'
import { secretsSchema, settingsSchema } from './config.ts'

const arn = 'arn:aws:ecs:eu-central-1:123456789012:task-definition/ledger:7'
const definitionOf = (image: string) => ({ taskDefinition: { taskDefinitionArn: arn, containerDefinitions: [{ image }] } })

test('does not use a task definition that another organization’s endpoint returned for the same ARN', async () => {
  const [ours, theirs] = await Promise.all([
    startRecordingHost(() => definitionOf('ours:1'), 0),
    startRecordingHost(() => definitionOf('theirs:1'), 0),
  ])
  const clientOf = (tenantId: string, { url, host }: { url: string; host: string }) =>
    createClient({
      tenantId: trustedTenantId(tenantId),
      settings: settingsSchema.parse({ name: 'x', region: 'eu-central-1', endpoint: url }),
      secrets: secretsSchema.parse({ accessKeyId: 'SHARED', secretAccessKey: 'shared-secret' }),
      egress: [],
      fetch,
      dispatcher: (address, tls) => guardedDispatcher({ allow: [host] }, address, tls),
      signal: AbortSignal.timeout(10_000),
      onRequest() {},
      recordUsage: async () => 0,
    })
  const imageOf = async (client: ReturnType<typeof createClient>) =>
    (await client.definition(arn))?.containerDefinitions?.[0]?.image
  const [us, them] = [randomUUID(), randomUUID()]
  expect(await imageOf(clientOf(them, theirs))).toBe('theirs:1')
  expect(await imageOf(clientOf(us, ours))).toBe('ours:1')
  // Nor is ours used for another organization with the same endpoint and keys: it has to request it from AWS itself.
  expect(await imageOf(clientOf(them, ours))).toBe('ours:1')
  expect(ours.requests.length).toBe(2)
  // For one organization it is read once.
  expect(await imageOf(clientOf(us, ours))).toBe('ours:1')
  expect(ours.requests.length).toBe(2)
  await Promise.all([ours.close(), theirs.close()])
})
