import { inspect } from 'node:util'
import { trustedTenantId } from '@callboard/core/ids'
import { closeParsing } from '@callboard/parsing/parse'
import type { PluginContext } from '@callboard/plugin-kit/context'
import { formFields } from '@callboard/plugin-kit/form'
import { redactor } from '@callboard/plugin-kit/redact'
import { withRedactedErrors } from '@callboard/plugin-kit/redacted-errors'
import type { PluginServer, WorkloadSink } from '@callboard/plugin-kit/server'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { afterAll, describe, expect, test } from 'vitest'
import { pluginRegistry } from './server.ts'

// Whatever an HTTP library or a vendor quotes, no error leaves a plugin with a secret of its integration.

afterAll(closeParsing)

/** Secrets with line breaks, as after a careless copy, in all the fields of a form. */
const hostile = (name: string) => `${name}-first-half-9f8e7d\n${name}-second-half-1a2b3c`
const halves = (name: string) => hostile(name).split('\n')
const kubeconfig = JSON.stringify({
  clusters: [{ name: 'c', cluster: { server: 'https://cluster.example.com' } }],
  contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
  users: [{ name: 'u', user: { token: 'kubeconfig-first-half-9f8e7d' } }],
})
const serviceAccount = JSON.stringify({
  type: 'service_account',
  client_email: 'a@example.com',
  private_key: `-----BEGIN PRIVATE KEY-----\n${'serviceAccountfirsthalf9f8e7dAAAAAAAAAAAAAAAAAAAAA'}\n-----END PRIVATE KEY-----\n`,
  token_uri: 'https://oauth.example.com/token',
})
const secretOf = (name: string): string => ({ kubeconfig, serviceAccount })[name] ?? hostile(name)

function contextOf(plugin: PluginServer, settings: Record<string, unknown>): PluginContext<unknown, unknown> {
  const names = formFields(plugin.secrets, { secret: true }).map((f) => f.name)
  const secrets = Object.fromEntries(names.map((name) => [name, secretOf(name)]))
  const quoting = (...given: unknown[]): never => {
    const sent = inspect(given, { depth: 6 })
    throw Object.assign(new TypeError(`Headers.append: "Bearer ${Object.values(secrets).join(' ')}" is invalid; sent ${sent}`), {
      request: { headers: { authorization: Object.values(secrets).join(' ') } },
      cause: new Error(`could not send ${JSON.stringify(secrets)} ${encodeURIComponent(Object.values(secrets).join())}`),
    })
  }
  return {
    tenantId: trustedTenantId('00000000-0000-7000-8000-000000000000'),
    settings,
    secrets,
    egress: [],
    fetch: async (...given) => quoting(...given),
    dispatcher: quoting,
    signal: AbortSignal.timeout(5000),
    onRequest() {},
    recordUsage: async () => 0,
  }
}

/** Settings for each way of connecting that a form offers. */
function settingsOf(plugin: PluginServer): Record<string, unknown>[] {
  const fields = formFields(plugin.settings, { secret: false })
  const base = Object.fromEntries(
    fields.map((f) => [f.name, f.control === 'lines' ? [] : (f.initial ?? 'https://vendor.example.com')]),
  )
  const choice = fields.find((f) => f.options && f.name !== 'credentials')
  return choice?.options ? choice.options.map(({ value }) => ({ ...base, credentials: 'keys', [choice.name]: value })) : [base]
}

const sink: WorkloadSink = { apply: async () => {}, listed: async () => {}, report: async () => {} }
const calls = (plugin: PluginServer): ((context: PluginContext<unknown, unknown>) => unknown)[] => [
  (context) => plugin.connection.check(context),
  (context) => plugin.connection.credentialExpiry?.(context),
  (context) => plugin.source?.list(context, undefined),
  (context) => plugin.watcher?.watch(context, sink),
  (context) => plugin.pipelines?.list?.(context, undefined),
  (context) => plugin.costs?.list(context),
  (context) => plugin.subscription?.find(context, 'https://callboard.example/hook'),
]

const withSecrets = pluginRegistry.all().filter((p) => formFields(p.secrets, { secret: true }).length > 0)
const cases = withSecrets.flatMap((plugin) =>
  settingsOf(plugin)
    // Uploads send no request.
    .filter(({ provider }) => provider !== 'upload')
    .map((settings) => ({ id: plugin.manifest.id, plugin, settings })),
)

test.each(cases)('$id names no secret', async ({ plugin, settings }) => {
  const context = contextOf(plugin, settings)
  const thrown: unknown[] = []
  for (const call of calls(plugin))
    try {
      await call(context)
    } catch (error) {
      thrown.push(error)
    }
  expect(thrown.length).toBeGreaterThan(0)
  const said = thrown.map((error) => inspect(error, { depth: 10, showHidden: true })).join('\n')
  for (const name of Object.keys(context.secrets as object))
    for (const half of halves(name)) expect([name, said.includes(half)]).toEqual([name, false])
  for (const text of ['kubeconfig-first-half', 'serviceAccountfirsthalf']) expect(said).not.toContain(text)
})

describe('redaction', () => {
  test('covers failures of single items, streams that fail later, and what a watcher reports', async () => {
    const secret = 'glpat-0123456789'
    const reported: unknown[] = []
    const plugin = withRedactedErrors({
      manifest: { id: 'v', name: 'V' },
      source: {
        batch: 1,
        list: async () => ({ items: [] }),
        read: async () => [{ key: 'a', failed: new VendorError('refused', secret) }],
      },
      costs: {
        open: async () =>
          (async function* () {
            yield new Uint8Array()
            throw new VendorError('refused', `cut after ${secret}`)
          })(),
      },
      watcher: {
        watch: (_: unknown, to: WorkloadSink) =>
          to.report({
            platform: 'p',
            version: null,
            nodes: [],
            seenAt: new Date(),
            parts: [{ name: 'Pods', state: 'failing', objects: 0, message: `refused ${secret}` }],
          }),
      },
    } as unknown as PluginServer)
    const context = { secrets: { token: secret } } as never
    const [item] = (await plugin.source?.read(context, [])) ?? []
    expect(item && 'failed' in item ? String(item.failed) : '').toBe('VendorError: [redacted]')
    const stream = await plugin.costs?.open(context, 'k')
    const drain = async () => {
      for await (const _ of stream ?? []);
    }
    await expect(drain()).rejects.toThrow('cut after [redacted]')
    await plugin.watcher?.watch(context, { ...sink, report: async (r) => void reported.push(r.parts[0]?.message) })
    expect(reported).toEqual(['refused [redacted]'])
  })

  test('leaves names, addresses and short texts of structured secrets readable', () => {
    const redact = redactor({ kubeconfig, serviceAccount, pin: '123' })
    const said = 'cluster.example.com and https://oauth.example.com/token did not respond to a@example.com within 123 ms'
    expect(redact(said)).toBe(said)
    expect(redact('Bearer kubeconfig-first-half-9f8e7d')).toBe('Bearer [redacted]')
  })
})
