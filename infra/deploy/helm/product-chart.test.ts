import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { type Manifest, problemsOf } from '../../test/kubernetes-schemas/problems-of.ts'
import { named, openChart, type Values } from '../../test/render-chart.ts'
import { allows, networkPolicy } from '../network-policies.ts'

const renderProduct = openChart('callboard')

type Pod = { metadata: { labels: Record<string, string> }; spec: { containers: { name: string; image: string }[] } }
const podOf = (manifest: Manifest | undefined) => (manifest?.spec as { template: Pod } | undefined)?.template
const pods = (manifests: readonly Manifest[]) =>
  new Map(
    manifests.flatMap((m) => {
      const pod = podOf(m)
      return pod ? [[m.metadata.name, pod] as const] : []
    }),
  )

const variants: [what: string, values: Values][] = [
  ['the defaults', {}],
  ['an Ingress', { ingress: { host: 'portal.example.com', tlsSecret: 'portal' } }],
  ['images of a registry', { image: { registry: 'registry.example.com/', tag: '1.2.3', pullSecrets: ['registry'] } }],
  ['a priority and no policies', { priorityClassName: 'important', networkPolicies: false }],
]

describe('the chart of the product', () => {
  test.each(variants)('is valid in all supported releases with %s', async (_, values) => {
    const manifests = await renderProduct(values)
    expect(named(manifests, 'Deployment')).toHaveLength(2)
    expect(problemsOf(manifests)).toEqual([])
  })

  test('runs the same pods as the base of Kustomize', async () => {
    const base = path.join(import.meta.dirname, '../kustomize/base')
    const written = ['web', 'workers', 'migrate'].flatMap((name) =>
      parseAllDocuments(readFileSync(path.join(base, `${name}.yaml`), 'utf8')).map((d) => d.toJS() as Manifest),
    )
    const rendered = pods(await renderProduct())
    for (const [name, pod] of pods(written)) {
      const [container] = pod.spec.containers
      const image = `callboard-${name}:0.1.0`
      expect(rendered.get(name)?.spec).toEqual({ ...pod.spec, containers: [{ ...container, image }] })
    }
    expect([...rendered.keys()].sort()).toEqual(['migrate', 'web', 'workers'])
  })

  test('allows the connections that the product needs, and no others', async () => {
    const manifests = await renderProduct({ databaseAddresses: ['10.1.2.3/32'] })
    const policies = named(manifests, 'NetworkPolicy').map((m) => networkPolicy.parse(m))
    const home = { 'kubernetes.io/metadata.name': 'callboard' }
    const to = (name: string, address: string, port: number) =>
      allows(policies, home, 'Egress', pods(manifests).get(name)?.metadata.labels ?? {}, { address }, { protocol: 'TCP', port })
    expect(to('web', '10.1.2.3', 5432)).toBe(true)
    expect(to('web', '10.1.2.4', 5432)).toBe(false)
    expect(to('workers', '10.9.9.9', 6379)).toBe(true)
    expect(to('workers', '140.82.112.3', 443)).toBe(true)
    expect(to('workers', '169.254.169.254', 80)).toBe(false)
    expect(to('migrate', '140.82.112.3', 443)).toBe(false)
  })

  test('scales web and workers, and keeps a web pod during maintenance', async () => {
    const manifests = await renderProduct({ web: { maxReplicas: 5 } })
    expect(named(manifests, 'HorizontalPodAutoscaler').map((m) => m.spec)).toMatchObject([
      { minReplicas: 2, maxReplicas: 5 },
      { minReplicas: 2, maxReplicas: 20 },
    ])
    expect(named(manifests, 'PodDisruptionBudget')).toHaveLength(1)
  })

  test.each([{ image: { registry: 'registry.example.com' } }, { databaseAddresses: [] }, { web: { minReplicas: 0 } }])(
    'refuses the values %o',
    async (values) => {
      await expect(renderProduct(values)).rejects.toThrow()
    },
  )
})
