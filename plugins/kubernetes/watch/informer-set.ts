import type { ClusterClient } from '../client.ts'
import type { Store } from '../model/store.ts'
import type { Served } from './discover.ts'
import { Informer, type InformerOf, type Timing } from './informer.ts'
import { type AnyKind, kinds, type Resource } from './kinds.ts'
import type { RequestPace } from './request-pace.ts'

const placeOf = (resource: string, namespace: string | undefined) => `${namespace ?? ''}/${resource}`

/** The informers of a cluster: one for each kind that it serves, or one for each kind and namespace. */
export class InformerSet {
  private readonly byPlace = new Map<string, Informer>()
  private readonly options: {
    client: ClusterClient
    store: Store
    namespaces: readonly string[]
    timing: Timing
    pace: RequestPace
    /** A listing was completed. */
    onListed(resource: Resource): void
    onChange(): void
    onState(): void
    onUnserved(): void
  }

  constructor(options: InformerSet['options']) {
    this.options = options
  }

  get all(): readonly Informer[] {
    return [...this.byPlace.values()]
  }
  of = (resource: Resource): Informer[] => this.all.filter((i) => i.resource === resource)
  /** Whether the objects of a kind are known completely: as of the last answer, which may be old. */
  isListed = (resource: Resource): boolean => this.of(resource).length > 0 && this.of(resource).every((i) => i.listed)

  stop(): void {
    for (const informer of this.all) informer.stop()
  }

  /** Starts informers of what is served now, and ends those of what no longer is. Others are left alone. */
  reconcile({ apis }: Pick<Served, 'apis'>): void {
    const desired = this.desired(apis)
    const places = new Set(desired.map(({ kind, namespace }) => placeOf(kind.resource, namespace)))
    for (const [place, informer] of [...this.byPlace]) {
      if (places.has(place)) continue
      informer.stop()
      informer.clear()
      this.byPlace.delete(place)
    }
    const { timing } = this.options
    const watchS = Math.max(timing.watchS, desired.length * timing.perWatchS)
    for (const of of desired) {
      const place = placeOf(of.kind.resource, of.namespace)
      const before = this.byPlace.get(place)
      if (before?.api === of.api) continue
      before?.stop()
      const informer = this.create(of, { ...timing, watchS }, before)
      this.byPlace.set(place, informer)
      void informer.run()
    }
  }

  private desired(apis: Served['apis']): InformerOf[] {
    const { namespaces } = this.options
    return Object.values(kinds).flatMap((kind: AnyKind) => {
      const api = apis[kind.resource]
      // Credentials for some namespaces are not sufficient for cluster-scoped kinds.
      if (!api || (!kind.namespaced && namespaces.length > 0)) return []
      const places = kind.namespaced && namespaces.length > 0 ? namespaces : [undefined]
      return places.map((namespace) => ({ kind, api, ...(namespace ? { namespace } : {}) }))
    })
  }

  private create(of: InformerOf, timing: Timing, before: Informer | undefined): Informer {
    const { client, pace, store, onListed, onChange, onState, onUnserved } = this.options
    const { resource } = of.kind
    return new Informer({
      client,
      of,
      timing,
      pace,
      ...(before ? { known: before.known() } : {}),
      callbacks: {
        onPut: (object) => {
          store.put(resource, object as never)
          onChange()
        },
        onDrop: (object) => {
          store.drop(resource, object as never)
          onChange()
        },
        onListed,
        onState,
        onUnserved,
      },
    })
  }
}
