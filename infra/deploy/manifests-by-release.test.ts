import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { agentManifest, readOnlyAccount } from '@callboard/plugin-kubernetes/rbac'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { type Manifest, problemsOf } from '../test/kubernetes-schemas/problems-of.ts'
import { releases } from '../test/kubernetes-schemas/table.ts'

// The charts are validated in their own tests (helm/).

const folder = path.join(import.meta.dirname, 'kustomize')
const documentsIn = (text: string) => parseAllDocuments(text).map((d) => d.toJS() as Manifest)
/** Read by Kustomize, and by the Prometheus Operator; Kubernetes publishes no schemas of them. */
const isBuiltIn = ({ apiVersion }: Manifest) => !/^(kustomize\.config\.k8s\.io|monitoring\.coreos\.com)\//.test(apiVersion)
const kustomize = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((f) => f.endsWith('.yaml'))
  .flatMap((file) => documentsIn(readFileSync(path.join(folder, file), 'utf8')))
  .filter(isBuiltIn)
const agent = agentManifest({ url: 'https://portal.example.com', token: 'cba_x', name: 'production' })

describe.each(releases)('Kubernetes %s', (release) => {
  test('accepts what Kustomize builds from', () => {
    expect(kustomize.length).toBeGreaterThan(10)
    expect(problemsOf(kustomize, [release])).toEqual([])
  })

  test.each([readOnlyAccount, agent])('accepts the manifest $fileName of the connect page', ({ text }) => {
    expect(problemsOf(documentsIn(text), [release])).toEqual([])
  })
})

const policy = (spec: object): Manifest => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'x' },
  spec,
})
const job = (spec: object): Manifest => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'x' },
  spec: { template: { spec: { containers: [{ name: 'main' }], restartPolicy: 'Never' } }, ...spec },
})

test.each([
  ['an unknown field', job({ retries: 3 }), ['1.34 Job x: /spec/retries is unknown']],
  ['a field in another place', job({ containers: [] }), ['1.34 Job x: /spec/containers is unknown']],
  [
    'a missing field',
    job({ template: { spec: {} } }),
    ["1.34 Job x: /spec/template/spec must have required property 'containers'"],
  ],
  ['another type', job({ backoffLimit: '3' }), ['1.34 Job x: /spec/backoffLimit must be integer']],
  ['a kind without a schema', { ...job({}), apiVersion: 'batch/v1beta1' }, ['1.34 Job x: there is no schema of batch/v1beta1']],
])('refuses %s', (_, manifest, problems) => {
  expect(problemsOf([manifest], ['1.34'])).toEqual(problems)
})

test('knows what came and changed with a release', () => {
  expect(problemsOf([job({ managedBy: 'example.com/queue' })])).toEqual([
    '1.28 Job x: /spec/managedBy is unknown',
    '1.29 Job x: /spec/managedBy is unknown',
  ])
  expect(problemsOf([policy({ policyTypes: ['Ingress'] })], ['1.33', '1.34'])).toEqual([
    "1.33 NetworkPolicy x: /spec must have required property 'podSelector'",
  ])
})
