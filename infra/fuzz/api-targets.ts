import { inAddress } from './hostile.ts'
import type { Random } from './random.ts'
import { jsonText, type Plan, type Target, type World } from './request.ts'
import { type Schema, textFor, valueFor } from './schema-values.ts'

type Parameter = { in: string; name: string; required?: boolean; schema?: Schema }
type Described = { parameters?: Parameter[]; requestBody?: { content?: Record<string, { schema?: Schema }> } }
export type OpenApi = {
  paths: Record<string, Record<string, Described>>
  components?: { schemas?: Record<string, Schema> }
}

const verbsWithBody = ['post', 'put', 'patch']

export const bearer = (random: Random, world: World): [string, string][] =>
  random.chance(0.04) ? [] : [['authorization', `Bearer ${random.pick(world.tokens)}`]]

/** Few, so that some are repeated with the same request, and more with another; the last two are not valid. */
const idempotencyKeys = ['a-1', 'a-2', 'a-3', 'x'.repeat(201), 'a b']

const headersOf = (verb: string, random: Random): [string, string][] => [
  ...(verbsWithBody.includes(verb) ? [['content-type', 'application/json'] as [string, string]] : []),
  ...(verb !== 'get' && random.chance(0.1) ? [['idempotency-key', random.pick(idempotencyKeys)] as [string, string]] : []),
]

/** Fills the parameters of a path. An `id` is identified by its prefix: that of `/tokens/{id}` as `tokens.id`. */
export function fillPath(path: string, random: Random, world: World): string {
  const parts = path.split('/')
  const name = (given: string, i: number) => (given === 'id' ? `${parts[i - 1]}.id` : given)
  const fill = (part: string, i: number) => {
    const given = /^\{(\w+)\}$/.exec(part)?.[1]
    return given ? inAddress(textFor(name(given, i), random, world, 'uuid'), random) : part
  }
  return parts.map(fill).join('/')
}

export function queryText(pairs: readonly [string, unknown][], random: Random): string {
  if (pairs.length === 0) return ''
  const text = (value: unknown) => (typeof value === 'string' ? value : jsonText(value))
  return `?${pairs.map(([name, value]) => `${encodeURIComponent(name)}=${inAddress(text(value).slice(0, 6000), random)}`).join('&')}`
}

/** A body of a named schema is described by a reference. */
function bodyOf({ requestBody }: Described, { components }: OpenApi): Schema | undefined {
  const schema: (Schema & { $ref?: string }) | undefined = requestBody?.content?.['application/json']?.schema
  return schema?.$ref ? components?.schemas?.[schema.$ref.split('/').at(-1) ?? ''] : schema
}

function make(
  verb: string,
  path: string,
  { described, body }: { described: Described; body: Schema | undefined },
  random: Random,
  world: World,
): Plan {
  const asked = (described.parameters ?? [])
    .filter((p) => p.in === 'query' && (p.required ? !random.chance(random.oddity / 3) : random.chance(0.4)))
    .map((p): [string, unknown] => [p.name, valueFor(p.name, p.schema ?? {}, random, world)])
  const withBody = verbsWithBody.includes(verb)
  return {
    method: verb.toUpperCase(),
    path: `/api/v1${fillPath(path, random, world)}${queryText(asked, random)}`,
    headers: [...bearer(random, world), ...headersOf(verb, random)],
    ...(withBody ? { body: jsonText(body ? valueFor('', body, random, world) : {}) } : {}),
  }
}

/** All routes of `/api/v1`, from its OpenAPI document. */
export const v1Targets = (document: OpenApi): Target[] =>
  Object.entries(document.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(
      ([verb, described]): Target => ({
        group: 'v1',
        name: `${verb.toUpperCase()} /api/v1${path}`,
        make: (random, world) => make(verb, path, { described, body: bodyOf(described, document) }, random, world),
      }),
    ),
  )
