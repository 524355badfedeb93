import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model'

/** A JSON value. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

/** An entity as in its descriptor: the Backstage descriptor format, without relations and uid. */
export type Descriptor = {
  apiVersion: string
  kind: string
  metadata: JsonObject & {
    name: string
    namespace?: string
    title?: string
    description?: string
    tags?: string[]
    annotations?: Record<string, string>
    labels?: Record<string, string>
    links?: EntityLink[]
  }
  spec?: JsonObject
}
type EntityLink = { url: string; title?: string; icon?: string; type?: string }

/** Backstage's kinds, in display order. */
export const knownKinds = ['component', 'api', 'resource', 'system', 'domain', 'group', 'user', 'template', 'location'] as const

/** `kind:namespace/name` in lower case: the identity of an entity. */
export function refOf(entity: Pick<Descriptor, 'kind' | 'metadata'>): string {
  return stringifyEntityRef({ kind: entity.kind, namespace: entity.metadata.namespace ?? 'default', name: entity.metadata.name })
}

/**
 * Parses a reference as written in a descriptor, for example `payments`, `group:payments` or `user:default/ada`.
 * @returns the full reference in lower case, or undefined if it is invalid
 */
export function normalizeRef(text: string, defaults: { kind?: string; namespace?: string } = {}): string | undefined {
  try {
    const parsed = parseEntityRef(text.trim(), {
      ...(defaults.kind ? { defaultKind: defaults.kind } : {}),
      defaultNamespace: defaults.namespace ?? 'default',
    })
    return stringifyEntityRef(parsed)
  } catch {
    return undefined
  }
}

export type RefParts = { kind: string; namespace: string; name: string }

/** Splits a full reference. Never throws: an invalid one becomes a name of an unknown kind. */
export function partsOf(ref: string): RefParts {
  const match = /^([^:/]+):([^:/]+)\/(.+)$/.exec(ref)
  return match
    ? { kind: match[1] ?? '', namespace: match[2] ?? '', name: match[3] ?? '' }
    : { kind: 'unknown', namespace: 'default', name: ref }
}

/** The display form: the name, with the namespace unless it is the default. */
export function shortRef(ref: string): string {
  const { namespace, name } = partsOf(ref)
  return namespace === 'default' ? name : `${namespace}/${name}`
}

/** A string at a path of a JSON value, or undefined. */
export function stringAt(value: Json | undefined, ...path: string[]): string | undefined {
  let at: Json | undefined = value
  for (const key of path) {
    if (typeof at !== 'object' || at === null || Array.isArray(at)) return undefined
    at = at[key]
  }
  return typeof at === 'string' && at !== '' ? at : undefined
}

/** The strings at a path of a JSON value; a single string counts as a list of one. */
export function stringsAt(value: Json | undefined, ...path: string[]): string[] {
  let at: Json | undefined = value
  for (const key of path) {
    if (typeof at !== 'object' || at === null || Array.isArray(at)) return []
    at = at[key]
  }
  if (typeof at === 'string') return [at]
  return Array.isArray(at) ? at.filter((v): v is string => typeof v === 'string') : []
}
