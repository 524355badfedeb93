import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { threadMegabytes } from '@callboard/parsing/limits'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { allows, networkPolicy, type Party } from './network-policies.ts'

const folder = path.join(import.meta.dirname, 'kustomize')
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.yaml'))
const manifest = z.looseObject({ kind: z.string() })
const manifests = files.flatMap((file) =>
  parseAllDocuments(readFileSync(path.join(folder, file), 'utf8')).map((document) => {
    if (document.errors.length > 0) throw new Error(`${file}: ${document.errors[0]?.message}`)
    return manifest.parse(document.toJS())
  }),
)

const container = z.looseObject({
  name: z.string(),
  env: z.array(z.looseObject({ name: z.string(), value: z.string().optional() })).optional(),
  resources: z.looseObject({ requests: z.record(z.string(), z.string()), limits: z.record(z.string(), z.string()) }).optional(),
  securityContext: z.unknown(),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })).optional(),
})
const pod = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()) }),
  spec: z.looseObject({
    automountServiceAccountToken: z.unknown(),
    securityContext: z.unknown(),
    containers: z.array(container).min(1),
    initContainers: z.array(container).optional(),
    volumes: z.array(z.looseObject({ name: z.string() })).optional(),
  }),
})
const workload = z.object({ metadata: z.object({ name: z.string() }), spec: z.object({ template: pod }) })

const podKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'ReplicaSet']
const workloads = manifests.filter((m) => podKinds.includes(m.kind)).map((m) => workload.parse(m))
const named = (name: string) => {
  const found = workloads.find((w) => w.metadata.name === name)
  if (!found) throw new Error(`no workload ${name}`)
  return found.spec.template
}
const podOf = (name: string) => ({ ...named(name).metadata.labels, 'app.kubernetes.io/part-of': 'callboard' })

test('this suite knows every kind of manifest', () => {
  const known = [
    ...podKinds,
    'Kustomization',
    'Component',
    'PodMonitor',
    'Service',
    'Namespace',
    'NetworkPolicy',
    'HorizontalPodAutoscaler',
    'PodDisruptionBudget',
  ]
  expect(manifests.map((m) => m.kind).filter((kind) => !known.includes(kind))).toEqual([])
  expect(workloads.map((w) => w.metadata.name).sort()).toEqual(['migrate', 'web', 'workers'])
})

test.each(workloads.map((w) => [w.metadata.name, w.spec.template.spec] as const))(
  '%s runs unprivileged: no root, capabilities, token, host access or writable file system',
  (_, spec) => {
    expect(spec.automountServiceAccountToken).toBe(false)
    expect(spec.securityContext).toMatchObject({
      runAsNonRoot: true,
      // The image names its user; Kubernetes requires a number.
      runAsUser: 1000,
      runAsGroup: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    })
    for (const key of ['hostNetwork', 'hostPID', 'hostIPC']) expect(spec).not.toHaveProperty(key)
    for (const c of [...spec.containers, ...(spec.initContainers ?? [])]) {
      expect(c.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      })
      for (const kind of ['requests', 'limits'] as const)
        expect(Object.keys(c.resources?.[kind] ?? {}).sort()).toEqual(['cpu', 'ephemeral-storage', 'memory'])
      expect(c.volumeMounts?.map((v) => v.mountPath)).toContain('/tmp')
    }
    for (const volume of spec.volumes ?? []) expect(volume).toMatchObject({ emptyDir: { sizeLimit: expect.any(String) } })
  },
)

test('Next may write its cache', () => {
  expect(named('web').spec.containers[0]?.volumeMounts?.map((v) => v.mountPath)).toContain('/app/apps/web/.next/cache')
})

test.each(['web', 'workers'])('the memory of %s holds the main heap and all parsing threads', (name) => {
  const [c] = named(name).spec.containers
  const heap = Number(/--max-old-space-size=(\d+)/.exec(c?.env?.find((e) => e.name === 'NODE_OPTIONS')?.value ?? '')?.[1])
  const limit = Number(/^(\d+)Mi$/.exec(c?.resources?.limits.memory ?? '')?.[1])
  const maxThreads = 4
  expect(limit).toBeGreaterThanOrEqual(heap + maxThreads * threadMegabytes + 384)
})

test.each([
  ['web', 'web'],
  ['worker', 'workers'],
])('the requests and limits of a %s are those of the guide, above its idle use', (process, name) => {
  const guide = readFileSync(path.join(import.meta.dirname, '../../docs/operations/connections.md'), 'utf8')
  const row = new RegExp(`^\\| ${process} \\| (\\d+) MB \\| (\\d+) Mi \\| (\\d+) Mi \\|$`, 'm').exec(guide)
  const [idle = 0, request = 0, limit = 0] = row?.slice(1).map(Number) ?? []
  const { resources } = named(name).spec.containers[0] ?? {}
  expect(resources).toMatchObject({ requests: { memory: `${request}Mi` }, limits: { memory: `${limit}Mi` } })
  expect(request * 1.048576).toBeGreaterThan(idle * 1.2)
})

const policies = manifests.filter((m) => m.kind === 'NetworkPolicy').map((m) => networkPolicy.parse(m))
const home = { 'kubernetes.io/metadata.name': 'callboard' }
const tcp = (port: number) => ({ protocol: 'TCP' as const, port })
const ours = (name: string): Party => ({ pod: podOf(name), namespace: home })
const elsewhere = (namespace: string, labels: Record<string, string> = {}): Party => ({
  pod: labels,
  namespace: { 'kubernetes.io/metadata.name': namespace },
})
const at = (address: string): Party => ({ address })
const dns = elsewhere('kube-system', { 'k8s-app': 'kube-dns' })
const collector = elsewhere('observability', { 'app.kubernetes.io/name': 'opentelemetry-collector' })

test.each([
  ['web', at('140.82.112.3'), 443],
  ['workers', at('140.82.112.3'), 443],
  ['workers', at('2606:50c0:8000::153'), 443],
  ['web', at('10.0.3.4'), 5432],
  ['workers', at('172.20.0.9'), 6379],
  ['migrate', at('192.168.1.2'), 5432],
  ['migrate', dns, 53],
  ['workers', dns, 53],
  ['workers', at('140.82.112.3'), 587],
  ['workers', ours('web'), 3000],
  ['web', ours('web'), 3000],
  ['web', collector, 4318],
  ['workers', collector, 4318],
])('%s may connect to %j at port %i', (from, to, port) => {
  expect(allows(policies, home, 'Egress', podOf(from), to, tcp(port))).toBe(true)
})

test.each([
  ['web', at('169.254.169.254'), 80],
  ['workers', at('169.254.169.254'), 443],
  ['workers', at('168.63.129.16'), 443],
  ['workers', at('fd00:ec2::254'), 5432],
  ['workers', at('fe80::1'), 443],
  ['workers', at('10.0.3.4'), 443],
  ['migrate', collector, 4318],
  ['web', collector, 22],
  ['web', elsewhere('observability', { 'app.kubernetes.io/name': 'grafana' }), 4318],
  ['workers', at('100.100.100.200'), 443],
  ['workers', at('::ffff:10.0.3.4'), 443],
  ['workers', at('140.82.112.3'), 80],
  ['workers', at('140.82.112.3'), 5432],
  ['web', at('140.82.112.3'), 587],
  ['migrate', at('140.82.112.3'), 443],
  ['migrate', at('10.0.3.4'), 6379],
  ['web', ours('workers'), 3000],
  ['migrate', ours('web'), 3000],
  ['workers', elsewhere('kube-system', { component: 'kube-apiserver' }), 443],
  ['workers', elsewhere('kube-system', { app: 'other' }), 53],
  ['workers', elsewhere('shop', { 'k8s-app': 'kube-dns' }), 53],
])('%s may not connect to %j at port %i', (from, to, port) => {
  expect(allows(policies, home, 'Egress', podOf(from), to, tcp(port))).toBe(false)
})

test.each([
  ['web', elsewhere('ingress-nginx'), 3000, true],
  ['web', ours('workers'), 3000, true],
  ['web', ours('web'), 3000, true],
  ['web', elsewhere('shop', { 'app.kubernetes.io/name': 'workers' }), 3000, false],
  ['web', ours('migrate'), 3000, false],
  ['web', at('140.82.112.3'), 3000, false],
  ['web', elsewhere('ingress-nginx'), 9229, false],
  ['workers', elsewhere('ingress-nginx'), 3000, false],
  ['web', elsewhere('monitoring'), 3000, true],
  ['workers', elsewhere('monitoring'), 3000, true],
  ['migrate', elsewhere('monitoring'), 3000, false],
  ['workers', ours('web'), 3000, false],
  ['migrate', ours('workers'), 3000, false],
])('whether %s accepts connections of %j at port %i: %s', (to, from, port, expected) => {
  expect(allows(policies, home, 'Ingress', podOf(to), from, tcp(port))).toBe(expected)
})

test('everything is denied to every pod before it is allowed', () => {
  const deny = policies.filter((p) => !p.spec.ingress && !p.spec.egress)
  expect(deny.map((p) => p.spec)).toEqual([
    { podSelector: { matchLabels: { 'app.kubernetes.io/part-of': 'callboard' } }, policyTypes: ['Ingress', 'Egress'] },
  ])
})

test('no selector of a pod elsewhere uses matchLabels, to which Kustomize adds our own label', () => {
  const peers = policies.flatMap((p) => [
    ...(p.spec.ingress ?? []).flatMap((r) => r.from),
    ...(p.spec.egress ?? []).flatMap((r) => r.to),
  ])
  const outside = peers.filter((p) => p.namespaceSelector && p.podSelector)
  expect(outside.length).toBeGreaterThan(0)
  expect(outside.filter((p) => p.podSelector?.matchLabels)).toEqual([])
})
