import { demoAt } from '@callboard/kernel/demo-offer'
import { pluginRegistry } from '@callboard/plugins/server'
import { type Sandbox, startSandbox } from '@callboard/sandbox/server'
import { freePorts } from '@callboard/testing/ports'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { afterAll, beforeAll, expect, test } from 'vitest'

const folder = organizationFolder({ ledger: { 'catalog-info.yaml': componentYaml('ledger') } })
const port = await freePorts(2)
const outgoing = { allow: [`127.0.0.1:${port}`] }
const offerOf = (token: string) => demoAt({ url: `${sandbox.url}/demo`, token }, outgoing)
let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox({ port, smtpPort: port + 1, githubDir: folder.dir, token: 'tok' })
})
afterAll(async () => {
  await sandbox.close()
  folder.remove()
})

test('offers connections that their plugins accept, GitHub first', async () => {
  const connections = await offerOf('tok').connections()
  const clusters = [...sandbox.clusters.keys()].map(() => 'kubernetes')
  expect(connections.map((c) => c.pluginId)).toEqual([
    'github',
    'gitlab',
    ...clusters,
    'ecs',
    'cloud-costs',
    'confluence',
    'notion',
  ])
  for (const { pluginId, settings, secrets } of connections) {
    const plugin = pluginRegistry.get(pluginId)
    expect(plugin?.settings.safeParse(settings)).toMatchObject({ success: true })
    expect(plugin?.secrets.safeParse(secrets)).toMatchObject({ success: true })
  }
})

test('offers the same to other processes and to its own, at the origin of its images', async () => {
  const offer = offerOf('tok')
  expect(await offer.connections()).toEqual(await sandbox.demo.connections())
  expect(offer.origin).toBe(sandbox.demo.origin)
})

test('reflects what is available at the moment', async () => {
  const offer = offerOf('tok')
  const organization = async () => (await offer.connections())[0]?.settings.organization
  sandbox.state.organization.login = 'renamed'
  expect(await organization()).toBe('renamed')
  sandbox.state.organization.login = 'acme'
  expect(await organization()).toBe('acme')
})

test.each([
  ['the token is wrong', () => offerOf('another')],
  ['there is no response', () => demoAt({ url: 'http://127.0.0.1:1/demo', token: 'tok' }, { allow: ['127.0.0.1:1'] })],
  ['the response is not from it', () => demoAt({ url: `${sandbox.url}/healthz`, token: 'tok' }, outgoing)],
  ['the address is private and not allowed', () => demoAt({ url: `${sandbox.url}/demo`, token: 'tok' }, { allow: [] })],
])('reports that the sample organization is unavailable when %s', async (_, offer) => {
  await expect(offer().connections()).rejects.toMatchObject({ name: 'AppError', code: 'unavailable' })
})
