export { type BackstageEntity, backstageDescriptor } from './operations/backstage-entity.ts'
export { catalogVersion } from './operations/catalog-version.ts'
export { catalogTree, exportTree } from './operations/export-tree.ts'
export { getEntity, type RelatedEntity, setStar } from './operations/get-entity.ts'
export { type GraphDirection, type GraphEdge, type GraphNode, getGraph } from './operations/get-graph.ts'
export { getMap } from './operations/get-map.ts'
export {
  groupOf,
  type ListEntitiesInput,
  listEntities,
  listEntitiesSchema,
  listFilterOptions,
} from './operations/list-entities.ts'
export { groupsOfPerson } from './operations/my-groups.ts'
export { createGroup, getOwnership } from './operations/ownership.ts'
export { entityWithParts } from './operations/parts-of.ts'
export { countFacets, getEntitiesByRefs, queryEntities } from './operations/query-entities.ts'
export { type ChangeView, getCatalogAsOf, getEntityAsOf, listChanges } from './operations/read-changes.ts'
export { findTombstone, listTombstones, removeEntity, restoreEntity, tombstoneDays } from './operations/tombstones.ts'
export { listViews, removeOwnView, removeSharedView, saveOwnView, saveSharedView } from './operations/views.ts'
export {
  applyEntities,
  createDetachedEntity,
  type ReadCause,
  removeEntities,
  rewriteInferredEntities,
} from './operations/write-entities.ts'
export { requeueClaimants } from './repo/claims.ts'
export { linksToChange } from './repo/corrections.ts'
export { entityExists } from './repo/entity-page.ts'
export { findSummaries, queryEntitySummaries, type SummaryRow } from './repo/entity-query.ts'
export { entitiesOf, entitiesOfItem, type FullRead, findDroppedEntities, findUnseenEntities } from './repo/entity-removable.ts'
