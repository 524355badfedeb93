import type { RuntimePart } from '@callboard/modules/workloads/domain/workload'
import { ruleOf } from '../grants.ts'
import type { Served } from './discover.ts'
import type { InformerSet } from './informer-set.ts'
import { type AnyKind, kinds } from './kinds.ts'

const severity = { watching: 0, reconnecting: 1, failing: 2, forbidden: 3 } as const

/** The state of each kind of object, after the last answer about it. Of several namespaces, the worst. */
export function partsOf(informers: InformerSet, served: Served): RuntimePart[] {
  return Object.values(kinds).flatMap((kind: AnyKind): RuntimePart[] => {
    const own = informers.of(kind.resource)
    const api = served.apis[kind.resource]
    if (!api) return kind.optional ? [] : [{ name: kind.title, state: 'not_served', objects: 0 }]
    const [worst] = own.map((i) => i.state()).sort((a, b) => severity[b.state] - severity[a.state])
    if (!worst) return []
    const ages = own.flatMap((i) => i.asOf()?.getTime() ?? [])
    const objects = own.reduce((n, i) => n + i.count(), 0)
    const fix = worst.state === 'forbidden' ? ruleOf(kind.resource) : undefined
    return [
      {
        name: kind.title,
        api,
        state: worst.state,
        objects,
        ...(ages.length > 0 ? { at: new Date(Math.min(...ages)).toISOString() } : {}),
        ...(worst.message ? { message: worst.message } : {}),
        ...(fix ? { fix } : {}),
      },
    ]
  })
}
