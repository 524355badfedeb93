// Writes entities without an event: for tests and benches, which want nothing to follow.

export { type Applied, applyEntities } from './repo/entity-apply.ts'
export { removeEntities } from './repo/entity-remove.ts'
