import { operation } from '@callboard/kernel/operation'
import { findInferenceRefs } from '../repo/inferences.ts'
import { inferenceFilter } from './inference-filter.ts'

/** References of all entities that match a filter, for confirming all of them. */
export const listInferenceRefs = operation({
  name: 'inference.list-refs',
  action: 'catalog.read',
  input: inferenceFilter,
  run: ({ tenantId, read }, filter) => read((db) => findInferenceRefs(db, tenantId, filter)),
})
