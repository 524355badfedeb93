/** Relations that the organization map draws. Ownership and membership are its areas. */
export const mapRelations = ['dependsOn', 'consumesApi', 'providesApi'] as const
export type MapRelation = (typeof mapRelations)[number]

/** Kinds that group others or stand for people; they are not drawn as entities of the map. */
export const mapGroupKinds = ['domain', 'group', 'location', 'system', 'user'] as const

export const maxMapEntities = 5000
/** Entities of one map. More is neither read by anybody nor drawn smoothly on a phone. */
export const mapLimit = 2000

/** Systems and teams are references in lower case; null if there is none. */
export type MapEntity = {
  ref: string
  label: string
  kind: string
  type: string | null
  system: string | null
  owner: string | null
}

/** Positions of source and target in the list of entities, and of the type in `mapRelations`. */
export type MapEdge = readonly [source: number, target: number, type: number]

export type MapOption = { value: string; label: string; count: number }
