export { findDocuments } from './operations/find-documents.ts'
export { type FoundEntity, type FoundMember, type FoundOperation, type FoundPage, search } from './operations/search.ts'
export { searchSite } from './repo/search.ts'
