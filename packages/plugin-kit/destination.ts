import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'

type Node = {
  destination?: boolean
  inbound?: boolean
  title?: string
  properties?: Record<string, Node>
  anyOf?: Node[]
  oneOf?: Node[]
  allOf?: Node[]
}

type Field = { path: readonly string[]; title: string }

function marked(schema: z.ZodType, mark: 'destination' | 'inbound'): Field[] {
  const found = new Map<string, Field>()
  const walk = (node: Node, path: readonly string[]) => {
    if (node[mark]) found.set(path.join('.'), { path, title: node.title ?? path.join('.') })
    for (const [name, inner] of Object.entries(node.properties ?? {})) walk(inner, [...path, name])
    for (const inner of [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])]) walk(inner, path)
  }
  walk(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Node, [])
  return [...found.values()]
}

/** Settings that decide where secrets are sent: those with `.meta({ destination: true })`, also in variants of a union. */
export const destinationFields = (settings: z.ZodType): Field[] => marked(settings, 'destination')

/** Names of secrets that only verify incoming requests, with `.meta({ inbound: true })`. They are never sent anywhere. */
export const inboundSecrets = (secrets: z.ZodType): string[] => marked(secrets, 'inbound').map((field) => field.path.join('.'))

const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  )

/** The first destination that differs between two parsed settings; undefined if secrets are still sent to the same places. */
export const changedDestination = (settings: z.ZodType, before: unknown, after: unknown): Field | undefined =>
  destinationFields(settings).find((field) => !isDeepStrictEqual(valueAt(before, field.path), valueAt(after, field.path)))
