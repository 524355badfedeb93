export { findDocuments } from './operations/find-documents.ts'
export { type FoundEntity, type FoundOperation, type FoundPage, search } from './operations/search.ts'
export { type FoundFlag, type FoundMember, searchSite } from './repo/search.ts'
