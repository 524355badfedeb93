export { type BackstageEntity, backstageDescriptor, entityOf } from './operations/backstage-entity.ts'
export type { ChangeView } from './operations/change-views.ts'
export { countFacets } from './operations/count-facets.ts'
export { createGroup } from './operations/create-group.ts'
export { catalogTree, exportTree } from './operations/export-tree.ts'
export { findFilterOptions } from './operations/find-filter-options.ts'
export { findTombstone } from './operations/find-tombstone.ts'
export { getCatalogAsOf } from './operations/get-catalog-as-of.ts'
export { getEntitiesByRefs } from './operations/get-entities-by-refs.ts'
export { getEntity, type RelatedEntity } from './operations/get-entity.ts'
export { getEntityAsOf } from './operations/get-entity-as-of.ts'
export { type GraphDirection, type GraphEdge, type GraphNode, getGraph } from './operations/get-graph.ts'
export { getMap } from './operations/get-map.ts'
export { getMapSummary } from './operations/get-map-summary.ts'
export { getOwnership } from './operations/get-ownership.ts'
export { listChanges } from './operations/list-changes.ts'
export { groupOf, type ListEntitiesInput, listEntities, listEntitiesSchema } from './operations/list-entities.ts'
export { listFilterOptions } from './operations/list-filter-options.ts'
export { listTombstones } from './operations/list-tombstones.ts'
export { listViews } from './operations/list-views.ts'
export { queryEntities } from './operations/query-entities.ts'
export { recountEntities } from './operations/recount-entities.ts'
export { removeEntity } from './operations/remove-entity.ts'
export { removeOwnView } from './operations/remove-own-view.ts'
export { removeSharedView } from './operations/remove-shared-view.ts'
export { restoreEntity } from './operations/restore-entity.ts'
export { saveOwnView } from './operations/save-own-view.ts'
export { saveSharedView } from './operations/save-shared-view.ts'
export { setStar } from './operations/set-star.ts'
export { tombstoneDays } from './operations/tombstones.ts'
export {
  applyEntities,
  previewEntities,
  type ReadCause,
  removeEntities,
  rewriteInferredEntities,
  writeDetachedEntity,
} from './operations/write-entities.ts'
export { catalogVersion, findChangesSince, versionOfCatalog } from './repo/changes.ts'
export { requeueClaimants } from './repo/claims.ts'
export { linksToChange } from './repo/corrections.ts'
export { countOfKind } from './repo/entity-counts.ts'
export { existsEntity } from './repo/entity-page.ts'
export { findOwnedComponents, findStarredSummaries, findSummaries, type SummaryRow } from './repo/entity-query.ts'
export {
  entitiesOf,
  entitiesOfItem,
  type FullRead,
  findDroppedEntities,
  findUnnamedEntities,
  findUnseenEntities,
} from './repo/entity-removable.ts'
export { groupsOfPerson, refsOfPerson } from './repo/my-groups.ts'
export { entityWithParts, isAggregate, partRefs } from './repo/parts.ts'
export { idsOfOwner, peopleOfOwner } from './repo/people-of-owner.ts'
