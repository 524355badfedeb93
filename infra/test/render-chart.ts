import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse as render } from '@evertdespiegeleer/go-template'
import { Ajv } from 'ajv'
import { parse, parseAllDocuments } from 'yaml'
import type { Manifest } from './kubernetes-schemas/problems-of.ts'

// Charts rendered by Go's own template engine, which is Helm's.

export type Values = Record<string, unknown>

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

export const named = (manifests: readonly Manifest[], kind: string) => manifests.filter((m) => m.kind === kind)
