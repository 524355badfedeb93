import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { kinds, type SchemaTable, sources } from './table.ts'

// Writes schemas.json from Kubernetes' published schemas of each release. Their packages on npm are built from the JSON schemas
// of that release, and list every field with its own name, its type and whether it is required:
//   node infra/test/kubernetes-schemas/write.ts

type Type = { primitive?: string | undefined; fqn?: string | undefined; collection?: Collection | undefined }
type Collection = { kind: 'array' | 'map'; elementtype: Type }
const type: z.ZodType<Type> = z.lazy(() =>
  z.object({
    primitive: z.string().optional(),
    fqn: z.string().optional(),
    collection: z.object({ kind: z.enum(['array', 'map']), elementtype: type }).optional(),
  }),
)
const docs = z.object({ custom: z.object({ schema: z.string() }).optional() }).optional()
const described = z.object({
  docs,
  properties: z.array(z.object({ docs, type, optional: z.boolean().optional() })).optional(),
})
const assembly = z.object({ types: z.record(z.string(), z.looseObject({ namespace: z.string().optional() })) })
type Described = z.output<typeof described>

/** The types of a release by their names in the package. */
function typesOf(source: string): Map<string, Described> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kubernetes-schemas-'))
  try {
    const archive = execFileSync('npm', ['pack', '--silent', source], { cwd: folder, encoding: 'utf8' }).trim()
    execFileSync('tar', ['-xzf', archive, '--wildcards', 'package/.jsii*'], { cwd: folder })
    const read = (name: string) => readFileSync(path.join(folder, 'package', name))
    const first = JSON.parse(read('.jsii').toString()) as { schema?: string; filename?: string }
    const whole = first.schema === 'jsii/file-redirect' ? JSON.parse(gunzipSync(read(first.filename ?? '')).toString()) : first
    const { types } = assembly.parse(whole)
    return new Map(
      Object.entries(types).flatMap(([name, t]) => (t.namespace === 'k8s' ? [[name, described.parse(t)] as const] : [])),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const nameOf = (of: z.output<typeof docs>): string | undefined => of?.custom?.schema

/** Quantities and ports are classes of their own, which take a text or a number. */
function spellingOf({ primitive, fqn, collection }: Type, types: Map<string, Described>): string {
  if (collection) {
    const element = spellingOf(collection.elementtype, types)
    return collection.kind === 'array' ? `${element}[]` : `{${element}}`
  }
  if (fqn && /\.(IntOrString|Quantity)$/.test(fqn)) return 'text-or-number'
  if (fqn) return nameOf(types.get(fqn)?.docs) ?? 'any'
  return primitive === 'date' ? 'string' : (primitive ?? 'any')
}

/** The types that these kinds consist of: fields by their names in the API, as "type", or "type!" for a required one. */
function fieldsOf(types: Map<string, Described>): Map<string, Map<string, string>> {
  const byName = new Map([...types.values()].flatMap((t) => (nameOf(t.docs) ? [[nameOf(t.docs) ?? '', t] as const] : [])))
  const found = new Map<string, Map<string, string>>()
  const open = [...kinds]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const of = byName.get(name)
    if (!of || found.has(name)) continue
    const fields = (of.properties ?? []).map((field): [string, string] => {
      const spelling = spellingOf(field.type, types)
      open.push(spelling.replace(/[{}[\]]/g, ''))
      return [nameOf(field.docs)?.split('#')[1] ?? '', `${spelling}${field.optional ? '' : '!'}`]
    })
    found.set(name, new Map(fields))
  }
  return found
}

/** Releases that follow each other, as one text: "1.28-1.30". */
const rangeOf = (releases: readonly string[]) => (releases.length > 1 ? `${releases[0]}-${releases.at(-1)}` : (releases[0] ?? ''))

/** A field of all releases: its spelling, or its spellings by release where it came, went or changed. */
function mergeField(spellings: readonly (readonly [string, string | undefined])[]): SchemaTable[string][string] {
  const runs: { spelling: string | undefined; releases: string[] }[] = []
  for (const [release, spelling] of spellings) {
    const last = runs.at(-1)
    if (last && last.spelling === spelling) last.releases.push(release)
    else runs.push({ spelling, releases: [release] })
  }
  const [only] = runs
  if (runs.length === 1 && only?.spelling) return only.spelling
  return Object.fromEntries(runs.flatMap((r) => (r.spelling ? [[rangeOf(r.releases), r.spelling]] : [])))
}

const releases = Object.entries(sources).map(([release, source]) => [release, fieldsOf(typesOf(source))] as const)
const keysOf = (maps: readonly (Map<string, unknown> | undefined)[]) =>
  [...new Set(maps.flatMap((m) => [...(m?.keys() ?? [])]))].sort()
const table: SchemaTable = Object.fromEntries(
  keysOf(releases.map(([, types]) => types)).map((name) => [
    name,
    Object.fromEntries(
      keysOf(releases.map(([, types]) => types.get(name))).map((field) => [
        field,
        mergeField(releases.map(([release, types]) => [release, types.get(name)?.get(field)])),
      ]),
    ),
  ]),
)
writeFileSync(path.join(import.meta.dirname, 'schemas.json'), `${JSON.stringify(table, null, 2)}\n`)
