import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { grants } from '@callboard/plugin-kubernetes/grants'
import { misfits } from '@callboard/sandbox/kubernetes/misfits'
import { parse as render } from '@evertdespiegeleer/go-template'
import { Ajv } from 'ajv'
import * as apps from 'kubernetes-models/apps/v1'
import * as rbac from 'kubernetes-models/rbac.authorization.k8s.io/v1'
import * as core from 'kubernetes-models/v1'
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'

// Charts rendered by Go's own template engine, which is Helm's, and validated against Kubernetes' published schemas: required
// fields and types by one package, unknown fields by the client library.

type Values = Record<string, unknown>
type Manifest = { apiVersion: string; kind: string; metadata: { name: string; namespace?: string } } & Record<string, unknown>

const chart = path.join(import.meta.dirname, 'callboard-agent')
const read = (file: string) => readFileSync(path.join(chart, file), 'utf8')
const defaults = parse(read('values.yaml')) as Values
const about = parse(read('Chart.yaml')) as { name: string; appVersion: string; version: string }
const accepts = new Ajv({ strict: false }).compile({ ...JSON.parse(read('values.schema.json')), $schema: undefined })

/** Values as Helm merges them: maps by key, everything else replaced. */
function merge(base: unknown, more: unknown): unknown {
  const isMap = (v: unknown): v is Values => typeof v === 'object' && v !== null && !Array.isArray(v)
  if (!isMap(base) || !isMap(more)) return more
  return { ...base, ...Object.fromEntries(Object.entries(more).map(([k, v]) => [k, k in base ? merge(base[k], v) : v])) }
}

async function renderChart(given: Values = {}, release: Values = {}): Promise<Manifest[]> {
  const values = merge(defaults, { callboardUrl: 'https://portal.example.com', token: 'cba_x', ...given })
  if (!accepts(values)) throw new Error(JSON.stringify(accepts.errors))
  const data = {
    Values: values,
    // Helm spells them with a capital.
    Chart: { Name: about.name, AppVersion: about.appVersion, Version: about.version },
    Release: { Name: 'agent', Namespace: 'callboard', Service: 'Helm', IsInstall: true, ...release },
  }
  const helpers = read('templates/_helpers.tpl')
  const files = readdirSync(path.join(chart, 'templates')).filter((f) => f.endsWith('.yaml'))
  const texts = await Promise.all(files.map((file) => render(helpers + read(`templates/${file}`), data)))
  return texts.flatMap((text) =>
    parseAllDocuments(text).flatMap((document) => {
      if (document.errors.length > 0) throw document.errors[0]
      const manifest = document.toJS() as Manifest | null
      return manifest ? [manifest] : []
    }),
  )
}

type Model = new (data: never) => { validate(): void }
const models: Record<string, Model> = {
  ...(core as unknown as Record<string, Model>),
  ...(apps as unknown as Record<string, Model>),
  ...(rbac as unknown as Record<string, Model>),
}

function expectValid(manifests: readonly Manifest[]): void {
  for (const manifest of manifests) {
    const Model = models[manifest.kind]
    if (!Model) throw new Error(`no schema of ${manifest.kind}`)
    expect(() => new Model(manifest as never).validate()).not.toThrow()
    expect(misfits(`V1${manifest.kind}`, manifest, `${manifest.kind} ${manifest.metadata.name}`)).toEqual([])
  }
}

const named = (manifests: readonly Manifest[], kind: string) => manifests.filter((m) => m.kind === kind)
type Rule = { apiGroups: string[]; resources: string[]; verbs: string[] }
const rulesOf = (role: Manifest | undefined) =>
  ((role?.rules ?? []) as Rule[]).map(({ apiGroups: [group], resources, verbs }) => ({ group, resources, verbs }))
type Pod = { spec: { template: { spec: Record<string, unknown> & { containers: Record<string, unknown>[] } } } }
const podOf = (manifests: readonly Manifest[]) => (named(manifests, 'Deployment')[0] as unknown as Pod).spec.template.spec
const envOf = (manifests: readonly Manifest[]) =>
  Object.fromEntries(
    ((podOf(manifests).containers[0]?.env ?? []) as { name: string; value?: string }[]).map((e) => [e.name, e.value]),
  )

const variants: [what: string, values: Values, release?: Values][] = [
  ['the defaults', {}],
  ['an upgrade', {}, { IsInstall: false }],
  ['two namespaces without logs', { namespaces: ['shop', 'search'], logs: false }],
  ['a Secret of another tool', { existingSecret: 'vault-agent', token: '', rotateToken: false }],
  [
    'a proxy and an authority',
    { proxy: { https: 'http://proxy:3128', noProxy: '10.0.0.0/8' }, certificateAuthority: { configMap: 'roots' } },
  ],
  [
    'placement',
    {
      priorityClassName: 'system-cluster-critical',
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      tolerations: [{ key: 'infra', operator: 'Equal', value: 'true', effect: 'NoSchedule' }],
      image: { pullSecrets: ['registry'], tag: '1.2.3' },
      securityContext: { runAsUser: '1000660000', runAsGroup: '' },
      resources: { limits: { memory: '96Mi', cpu: '500m' } },
    },
  ],
]

describe('the chart of the agent', () => {
  test.each(variants)('is valid with %s', async (_, values, release) => {
    const manifests = await renderChart(values, release)
    expect(named(manifests, 'Deployment')).toHaveLength(1)
    expectValid(manifests)
  })

  test('grants what the product reads, and nothing else', async () => {
    const whole = await renderChart()
    expect(rulesOf(named(whole, 'ClusterRole')[0])).toEqual(
      grants.map(({ group, resources, verbs }) => ({ group, resources, verbs })),
    )
    expect(rulesOf(named(whole, 'Role')[0])).toEqual([{ group: '', resources: ['secrets'], verbs: ['patch'] }])
    const some = await renderChart({ namespaces: ['shop', 'search'], logs: false, rotateToken: false })
    expect(named(some, 'ClusterRole')).toEqual([])
    expect(named(some, 'Role').map((r) => r.metadata.namespace)).toEqual(['shop', 'search'])
    const granted = rulesOf(named(some, 'Role')[0]).flatMap((r) => r.resources)
    expect(granted).toContain('pods')
    expect(granted).not.toContain('nodes')
    expect(granted).not.toContain('pods/log')
  })

  test('leaves a token alone that the agent has replaced', async () => {
    expect(named(await renderChart(), 'Secret').map((s) => s.stringData)).toEqual([{ token: 'cba_x' }])
    expect(named(await renderChart({}, { IsInstall: false }), 'Secret')).toEqual([])
    expect(named(await renderChart({ existingSecret: 'x' }), 'Secret')).toEqual([])
  })

  test('sets what the agent reads', async () => {
    expect(envOf(await renderChart())).toEqual({
      CALLBOARD_URL: 'https://portal.example.com',
      CALLBOARD_AGENT_TOKEN: undefined,
      AGENT_SECRET_NAME: 'agent-token',
      AGENT_NAMESPACE: 'callboard',
    })
    const closed = envOf(
      await renderChart({ rotateToken: false, proxy: { https: 'http://p:1' }, certificateAuthority: { configMap: 'roots' } }),
    )
    expect(closed).toMatchObject({
      NODE_USE_ENV_PROXY: '1',
      HTTPS_PROXY: 'http://p:1',
      NODE_EXTRA_CA_CERTS: '/etc/callboard/ca.crt',
    })
    expect(closed).not.toHaveProperty('AGENT_SECRET_NAME')
  })

  test('runs without privileges', async () => {
    const pod = podOf(await renderChart())
    expect(pod.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 65532,
      runAsGroup: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    })
    expect(pod.containers[0]?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
  })

  test.each([
    { callboardUrl: 'portal.example.com' },
    { token: 'x"\ninjected: true' },
    { namespaces: ['Shop'] },
    { image: { tga: '1' } },
    { securityContext: { runAsUser: 1000660000 } },
  ])('refuses the values %o', async (values) => {
    await expect(renderChart(values)).rejects.toThrow()
  })
})
