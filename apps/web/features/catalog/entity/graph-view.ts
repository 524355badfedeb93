import type { GraphDirection } from '@callboard/modules/catalog'
import { inverseOf, type RelationType } from '@callboard/modules/catalog/domain/relations'

/** Relations of the catalog, and in which cluster an entity runs, which the clusters say. */
export type ShownRelation = RelationType | 'runsIn'

/** What is shown of the surroundings of an entity. */
export type GraphView = {
  depth: number
  direction: GraphDirection
  types: readonly ShownRelation[]
  /** Kinds of entities that are left out. */
  hiddenKinds: readonly string[]
}

const catalogTypes = Object.keys(inverseOf) as RelationType[]
export const allTypes: readonly ShownRelation[] = [...catalogTypes, 'runsIn']
export const maxDepth = 4
export const directions: Readonly<Record<GraphDirection, string>> = {
  both: 'Both directions',
  out: 'Outgoing',
  in: 'Incoming',
  impact: 'Impact',
}
const isDirection = (text: string | null): text is GraphDirection => text !== null && Object.hasOwn(directions, text)
export const defaultView: GraphView = { depth: 1, direction: 'both', types: catalogTypes, hiddenKinds: [] }

/** Views for the usual questions. */
export const presets: readonly { id: string; label: string; question: string; view: GraphView }[] = [
  { id: 'all', label: 'All relations', question: 'Everything one step away', view: defaultView },
  {
    id: 'dependencies',
    label: 'Dependencies',
    question: 'What this needs to work',
    view: { ...defaultView, depth: 2, direction: 'out', types: ['dependsOn', 'consumesApi'] },
  },
  {
    id: 'impact',
    label: 'Impact',
    question: 'What is affected if this fails',
    view: { ...defaultView, depth: 3, direction: 'impact', types: ['dependsOn', 'consumesApi', 'providesApi'] },
  },
  {
    id: 'ownership',
    label: 'Ownership',
    question: 'Who owns this, and what else belongs to it',
    view: { ...defaultView, depth: 2, types: ['ownedBy', 'partOf', 'memberOf', 'childOf'] },
  },
  {
    id: 'deployment',
    label: 'Deployment',
    question: 'In which clusters this and the rest of its system run',
    view: { ...defaultView, depth: 2, types: ['partOf', 'runsIn'] },
  },
]

const sameSet = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((one) => b.includes(one))

const isSame = (a: GraphView, b: GraphView) =>
  a.depth === b.depth && a.direction === b.direction && sameSet(a.types, b.types) && sameSet(a.hiddenKinds, b.hiddenKinds)

/** The preset that a view equals; undefined for a view of one's own. */
export const presetOf = (view: GraphView): string | undefined => presets.find((p) => isSame(p.view, view))?.id

const names = ['view', 'depth', 'direction', 'types', 'hide'] as const

/** Writes a view into the query of an address. A preset is one word, and the default none. */
export function writeView(query: URLSearchParams, view: GraphView): void {
  for (const name of names) query.delete(name)
  const preset = presetOf(view)
  if (preset === 'all') return
  if (preset) {
    query.set('view', preset)
    return
  }
  query.set('depth', String(view.depth))
  query.set('direction', view.direction)
  query.set('types', view.types.join(','))
  if (view.hiddenKinds.length > 0) query.set('hide', view.hiddenKinds.join(','))
}

const listIn = (text: string | null) => (text ?? '').split(',').filter(Boolean)

/** The view of an address. What it does not understand is left out. */
export function readView(query: URLSearchParams): GraphView {
  const preset = presets.find((p) => p.id === query.get('view'))
  if (preset) return preset.view
  const depth = Number(query.get('depth'))
  const direction = query.get('direction')
  const given = listIn(query.get('types'))
  return {
    depth: Number.isInteger(depth) && depth >= 1 && depth <= maxDepth ? depth : defaultView.depth,
    direction: isDirection(direction) ? direction : 'both',
    types: query.has('types') ? allTypes.filter((t) => given.includes(t)) : catalogTypes,
    hiddenKinds: listIn(query.get('hide')).slice(0, 50),
  }
}
