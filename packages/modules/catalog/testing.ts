// Writes entities without emitting events, for tests and benchmarks.

export { storeDocuments } from './operations/store-documents.ts'
export { type Applied, applyEntities } from './repo/entity-apply.ts'
export { wrongCounts } from './repo/entity-counts.ts'
export { wrongDocuments } from './repo/entity-document.ts'
export { removeEntities } from './repo/entity-remove.ts'
