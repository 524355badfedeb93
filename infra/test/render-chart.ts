import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { misfits } from '@callboard/sandbox/kubernetes/misfits'
import { parse as render } from '@evertdespiegeleer/go-template'
import { Ajv } from 'ajv'
import * as apps from 'kubernetes-models/apps/v1'
import * as autoscaling from 'kubernetes-models/autoscaling/v2'
import * as batch from 'kubernetes-models/batch/v1'
import * as networking from 'kubernetes-models/networking.k8s.io/v1'
import * as policy from 'kubernetes-models/policy/v1'
import * as rbac from 'kubernetes-models/rbac.authorization.k8s.io/v1'
import * as core from 'kubernetes-models/v1'
import { parse, parseAllDocuments } from 'yaml'

// Charts rendered by Go's own template engine, which is Helm's, and validated against Kubernetes' published schemas: required
// fields and types by one package, unknown fields by the client library.

export type Values = Record<string, unknown>
export type Manifest = { apiVersion: string; kind: string; metadata: { name: string; namespace?: string } } & Values

const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Values as Helm merges them: maps by key, everything else replaced. */
function merge(base: unknown, more: unknown): unknown {
  if (!isMap(base) || !isMap(more)) return more
  return { ...base, ...Object.fromEntries(Object.entries(more).map(([k, v]) => [k, k in base ? merge(base[k], v) : v])) }
}

/** @returns renders the chart of this name with values, as a release; it throws for values that its schema refuses */
export function openChart(name: string) {
  const folder = path.join(import.meta.dirname, '../deploy/helm', name)
  const read = (file: string) => readFileSync(path.join(folder, file), 'utf8')
  const about = parse(read('Chart.yaml')) as { name: string; appVersion: string; version: string }
  const accepts = new Ajv({ strict: false }).compile({ ...JSON.parse(read('values.schema.json')), $schema: undefined })
  const files = readdirSync(path.join(folder, 'templates'))
  const texts = (ending: string) => files.filter((f) => f.endsWith(ending)).map((f) => read(`templates/${f}`))
  return async (given: Values = {}, release: Values = {}): Promise<Manifest[]> => {
    const values = merge(parse(read('values.yaml')), given)
    if (!accepts(values)) throw new Error(JSON.stringify(accepts.errors))
    const data = {
      Values: values,
      // Helm spells them with a capital.
      Chart: { Name: about.name, AppVersion: about.appVersion, Version: about.version },
      Release: { Name: 'agent', Namespace: 'callboard', Service: 'Helm', IsInstall: true, ...release },
    }
    const rendered = await Promise.all(texts('.yaml').map((text) => render(texts('.tpl').join('') + text, data)))
    return rendered.flatMap((text) =>
      parseAllDocuments(text).flatMap((document) => {
        if (document.errors.length > 0) throw document.errors[0]
        const manifest = document.toJS() as Manifest | null
        return manifest ? [manifest] : []
      }),
    )
  }
}

type Model = new (data: never) => { validate(): void }
const models = { ...core, ...apps, ...autoscaling, ...batch, ...networking, ...policy, ...rbac } as unknown as Record<
  string,
  Model
>
/** The client library's name of a kind. */
const typeOf = ({ apiVersion, kind }: Manifest) => `V${apiVersion.split('/').at(-1)?.slice(1)}${kind}`

function problemOf(manifest: Manifest): string[] {
  const Model = models[manifest.kind]
  if (!Model) return [`there is no schema of ${manifest.kind}`]
  try {
    new Model(manifest as never).validate()
    return []
  } catch (error) {
    return [`${manifest.kind} ${manifest.metadata.name}: ${error instanceof Error ? error.message : error}`]
  }
}

/** What of these manifests Kubernetes would refuse: missing fields, wrong types, unknown fields. */
export const problemsOf = (manifests: readonly Manifest[]): string[] =>
  manifests.flatMap((m) => [...problemOf(m), ...misfits(typeOf(m), m, `${m.kind} ${m.metadata.name}`)])

export const named = (manifests: readonly Manifest[], kind: string) => manifests.filter((m) => m.kind === kind)
