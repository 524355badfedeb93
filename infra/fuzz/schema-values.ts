import { hostileJson, hostileNumbers, hostileTexts } from './hostile.ts'
import type { Random } from './random.ts'
import type { World } from './request.ts'

/** The part of JSON Schema that an OpenAPI 3.1 document of zod schemas uses. */
export type Schema = {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  additionalProperties?: Schema | boolean
  format?: string
  minimum?: number
  maximum?: number
  default?: unknown
}

const formats: Record<string, (random: Random) => string> = {
  uuid: (random) => `0192f0c8-7a1e-7${random.below(900) + 100}-8aaa-${String(random.below(1e9)).padStart(12, '0')}`,
  'date-time': (random) => new Date(Date.UTC(2026, random.below(12), 1 + random.below(28))).toISOString(),
  date: (random) => `2026-0${1 + random.below(9)}-1${random.below(10)}`,
  email: (random) => `someone-${random.below(1e6)}@example.com`,
  uri: () => 'http://127.0.0.1:9/catalog-info.yaml',
}

const plainTexts = ['ledger', 'service-000007', 'a b', 'Über', 'spec.type', 'kind', 'catalog.read', 'acme/**', '2026-11-01']

/** A string for a field: an existing value of that name, or of its format. */
export function textFor(name: string, random: Random, world: World, format = ''): string {
  if (random.chance(random.oddity)) return random.pick(hostileTexts)
  const known = world.known[name]
  if (known && known.length > 0 && random.chance(0.8)) return random.pick(known)
  return formats[format]?.(random) ?? random.pick(plainTexts)
}

function numberFor(schema: Schema, random: Random): number {
  if (random.chance(random.oddity)) return random.pick(hostileNumbers)
  const low = schema.minimum ?? 0
  return low + random.below(Math.min((schema.maximum ?? low + 100) - low, 1000) + 1)
}

function objectFor(schema: Schema, random: Random, world: World, depth: number): Record<string, unknown> {
  const entries = Object.entries(schema.properties ?? {})
    .filter(([key]) => (schema.required?.includes(key) ? !random.chance(random.oddity / 4) : random.chance(0.5)))
    .map(([key, property]): [string, unknown] => [key, valueFor(key, property, random, world, depth + 1)])
  const more = schema.additionalProperties
  if (more && random.chance(0.7))
    entries.push([
      random.pick(['organization', 'token', 'host', 'metadata', 'kind', random.pick(hostileTexts)]),
      hostileJson(random),
    ])
  if (random.chance(random.oddity / 3)) entries.push(['somethingElse', hostileJson(random)])
  return Object.fromEntries(entries)
}

/** A mostly valid value of a schema. `name` is the field's, by which existing values are found. */
export function valueFor(name: string, schema: Schema, random: Random, world: World, depth = 0): unknown {
  if (random.chance(random.oddity / 2)) return hostileJson(random)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices && depth < 20) return valueFor(name, random.pick(choices), random, world, depth + 1)
  if (schema.allOf && depth < 20)
    return Object.assign({}, ...schema.allOf.map((s) => valueFor(name, s, random, world, depth + 1)))
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return random.pick(schema.enum)
  const type = Array.isArray(schema.type) ? random.pick(schema.type) : schema.type
  if (type === 'string') return textFor(name, random, world, schema.format)
  if (type === 'number' || type === 'integer') return numberFor(schema, random)
  if (type === 'boolean') return random.chance(0.5)
  if (type === 'null') return null
  if (type === 'array')
    return Array.from({ length: random.pick([1, 1, 2, 3, 0, 101]) }, () =>
      valueFor(name, schema.items ?? {}, random, world, depth + 1),
    )
  if (type === 'object' && depth < 20) return objectFor(schema, random, world, depth)
  return hostileJson(random)
}
