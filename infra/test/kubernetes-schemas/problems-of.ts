import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { kinds, type Release, releases, type SchemaTable } from './table.ts'

// Manifests against the published schemas of each release, strictly: what Kubernetes would drop silently is a mistake of ours.

export type Manifest = { apiVersion: string; kind: string; metadata: { name: string; namespace?: string } } & Record<
  string,
  unknown
>

const table = JSON.parse(readFileSync(path.join(import.meta.dirname, 'schemas.json'), 'utf8')) as SchemaTable

const isWithin = (release: Release, range: string): boolean => {
  const [first = '', last = first] = range.split('-')
  const at = (of: string) => releases.indexOf(of as Release)
  return at(release) >= at(first) && at(release) <= at(last)
}

/** The spelling of a field in a release; undefined if that release does not know the field. */
const spellingIn = (release: Release, field: string | Record<string, string>): string | undefined =>
  typeof field === 'string' ? field : Object.entries(field).find(([range]) => isWithin(release, range))?.[1]

/** Numbers of these kinds are whole: Kubernetes' API conventions rule out fractions. */
const plain: Record<string, object> = {
  string: { type: 'string' },
  number: { type: 'integer' },
  boolean: { type: 'boolean' },
  'text-or-number': { type: ['string', 'number'] },
  any: {},
}

function schemaOf(spelling: string): object {
  if (spelling.endsWith('[]')) return { type: 'array', items: schemaOf(spelling.slice(0, -2)) }
  if (spelling.startsWith('{')) return { type: 'object', additionalProperties: schemaOf(spelling.slice(1, -1)) }
  return plain[spelling] ?? { $ref: `#/definitions/${spelling}` }
}

function definitionsOf(release: Release): Record<string, object> {
  const entries = Object.entries(table).flatMap(([name, fields]) => {
    const known = Object.entries(fields).flatMap(([field, of]) => {
      const spelling = spellingIn(release, of)
      return spelling ? [{ field, spelling: spelling.replace('!', ''), required: spelling.endsWith('!') }] : []
    })
    // A type that came later, unlike one without fields.
    if (known.length === 0 && Object.keys(fields).length > 0) return []
    const ofKind = kinds.includes(name) ? { apiVersion: plain.string, kind: plain.string } : {}
    const properties = { ...ofKind, ...Object.fromEntries(known.map((k) => [k.field, schemaOf(k.spelling)])) }
    const required = known.filter((k) => k.required).map((k) => k.field)
    return [[name, { type: 'object', additionalProperties: false, properties, required }] as const]
  })
  return Object.fromEntries(entries)
}

/** The name of a kind's schema: apps/v1 and Deployment are io.k8s.api.apps.v1.Deployment. */
function schemaName({ apiVersion, kind }: Manifest): string {
  const [version = '', group = ''] = apiVersion.split('/').reverse()
  return `io.k8s.api.${group.split('.')[0] || 'core'}.${version}.${kind}`
}

/** Compiling takes longer than validating a few manifests: the rest keeps that short. */
const options = { strict: false, allErrors: true, validateSchema: false, inlineRefs: false, code: { optimize: false } }
const schemas = new Map<Release, Ajv>()

/** @returns undefined for a kind that this release does not serve */
function validatorOf(release: Release, name: string): ValidateFunction | undefined {
  const ajv = schemas.get(release) ?? new Ajv(options).addSchema({ $id: release, definitions: definitionsOf(release) })
  schemas.set(release, ajv)
  return name in table ? ajv.getSchema(`${release}#/definitions/${name}`) : undefined
}

const worded = ({ instancePath, message, params }: ErrorObject): string => {
  const unknown = (params as { additionalProperty?: string }).additionalProperty
  return unknown ? `${instancePath}/${unknown} is unknown` : `${instancePath || '/'} ${message}`
}

/** What a release of Kubernetes would refuse or drop of a manifest. */
function problemsIn(release: Release, manifest: Manifest): string[] {
  const title = `${release} ${manifest.kind} ${manifest.metadata.name}:`
  const validate = validatorOf(release, schemaName(manifest))
  if (!validate) return [`${title} there is no schema of ${manifest.apiVersion}`]
  return validate(manifest) ? [] : (validate.errors ?? []).map((e) => `${title} ${worded(e)}`)
}

/** What any of these releases would refuse or drop: missing fields, wrong types, unknown fields. */
export const problemsOf = (manifests: readonly Manifest[], of: readonly Release[] = releases): string[] =>
  of.flatMap((release) => manifests.flatMap((m) => problemsIn(release, m)))
