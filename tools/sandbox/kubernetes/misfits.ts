import * as client from '@kubernetes/client-node'

// Kubernetes' published description. The client library is generated from it; its models list every field with its type.

type Attribute = { baseName: string; type: string }
type Model = { getAttributeTypeMap(): Attribute[] }
const models = client as unknown as Record<string, Model | undefined>

const plain: Record<string, (value: unknown) => boolean> = {
  string: (v) => typeof v === 'string',
  number: (v) => typeof v === 'number',
  boolean: (v) => typeof v === 'boolean',
  any: () => true,
  object: (v) => typeof v === 'object',
  IntOrString: (v) => typeof v === 'string' || typeof v === 'number',
  Date: (v) => typeof v === 'string' && !Number.isNaN(Date.parse(v)),
  V1MicroTime: (v) => typeof v === 'string' && !Number.isNaN(Date.parse(v)),
}

/** All fields of a value that are unknown to its type, or have another type. */
export function misfits(type: string, value: unknown, at: string): string[] {
  if (value === null || value === undefined) return []
  const list = /^(?:Array|Set)<(.+)>$/.exec(type)?.[1]
  if (list) return Array.isArray(value) ? value.flatMap((v, i) => misfits(list, v, `${at}[${i}]`)) : [`${at} is no list`]
  const map = /^\{ \[key: string\]: (.+); \}$/.exec(type)?.[1]
  if (map) return Object.entries(value).flatMap(([k, v]) => misfits(map, v, `${at}.${k}`))
  const check = plain[type]
  if (check) return check(value) ? [] : [`${at} is no ${type}: ${JSON.stringify(value)}`]
  const model = models[type]
  if (!model) return [`${at}: there is no type ${type}`]
  const known = new Map(model.getAttributeTypeMap().map((a) => [a.baseName, a.type]))
  return Object.entries(value).flatMap(([k, v]) => {
    const inner = known.get(k)
    return inner ? misfits(inner, v, `${at}.${k}`) : [`${at}.${k} is not in the description`]
  })
}
