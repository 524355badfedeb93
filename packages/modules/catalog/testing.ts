// Writes entities without emitting events, for tests and benchmarks.

export { type Applied, applyEntities } from './repo/entity-apply.ts'
export { removeEntities } from './repo/entity-remove.ts'
