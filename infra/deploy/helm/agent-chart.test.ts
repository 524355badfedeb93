import { grants } from '@callboard/plugin-kubernetes/grants'
import { describe, expect, test } from 'vitest'
import { type Manifest, problemsOf } from '../../test/kubernetes-schemas/problems-of.ts'
import { named, openChart, type Values } from '../../test/render-chart.ts'

const render = openChart('callboard-agent')
const renderAgent = (values: Values = {}, release?: Values) =>
  render({ callboardUrl: 'https://portal.example.com', token: 'cba_x', ...values }, release)

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
  test.each(variants)('is valid in all supported releases with %s', async (_, values, release) => {
    const manifests = await renderAgent(values, release)
    expect(named(manifests, 'Deployment')).toHaveLength(1)
    expect(problemsOf(manifests)).toEqual([])
  })

  test('grants what the product reads, and nothing else', async () => {
    const whole = await renderAgent()
    expect(rulesOf(named(whole, 'ClusterRole')[0])).toEqual(
      grants.map(({ group, resources, verbs }) => ({ group, resources, verbs })),
    )
    expect(rulesOf(named(whole, 'Role')[0])).toEqual([{ group: '', resources: ['secrets'], verbs: ['patch'] }])
    const some = await renderAgent({ namespaces: ['shop', 'search'], logs: false, rotateToken: false })
    expect(named(some, 'ClusterRole')).toEqual([])
    expect(named(some, 'Role').map((r) => r.metadata.namespace)).toEqual(['shop', 'search'])
    const granted = rulesOf(named(some, 'Role')[0]).flatMap((r) => r.resources)
    expect(granted).toContain('pods')
    expect(granted).not.toContain('nodes')
    expect(granted).not.toContain('pods/log')
  })

  test('leaves a token alone that the agent has replaced', async () => {
    expect(named(await renderAgent(), 'Secret').map((s) => s.stringData)).toEqual([{ token: 'cba_x' }])
    expect(named(await renderAgent({}, { IsInstall: false }), 'Secret')).toEqual([])
    expect(named(await renderAgent({ existingSecret: 'x' }), 'Secret')).toEqual([])
  })

  test('sets what the agent reads', async () => {
    expect(envOf(await renderAgent())).toEqual({
      CALLBOARD_URL: 'https://portal.example.com',
      CALLBOARD_AGENT_TOKEN: undefined,
      AGENT_SECRET_NAME: 'agent-token',
      AGENT_NAMESPACE: 'callboard',
    })
    const closed = envOf(
      await renderAgent({ rotateToken: false, proxy: { https: 'http://p:1' }, certificateAuthority: { configMap: 'roots' } }),
    )
    expect(closed).toMatchObject({
      NODE_USE_ENV_PROXY: '1',
      HTTPS_PROXY: 'http://p:1',
      NODE_EXTRA_CA_CERTS: '/etc/callboard/ca.crt',
    })
    expect(closed).not.toHaveProperty('AGENT_SECRET_NAME')
  })

  test('runs without privileges', async () => {
    const pod = podOf(await renderAgent())
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
    await expect(renderAgent(values)).rejects.toThrow()
  })
})
