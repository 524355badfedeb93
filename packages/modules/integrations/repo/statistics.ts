import type { AnyDb } from '@callboard/db/any-db'

/** Updates planner statistics. @param tables names that are constants in the code */
export const analyzeTables = (db: AnyDb, tables: readonly string[]) => db.$executeRawUnsafe(`analyze ${tables.join(', ')}`)

/** Merges pending entries of the search indexes. */
export const mergeSearchIndexes = (db: AnyDb) => db.$executeRaw`select app.merge_search_indexes()`

/** Marks pages of the catalog's rows as visible to all, and updates planner statistics. Not in a transaction. */
export const vacuumEntities = (db: AnyDb) => db.$executeRaw`
  vacuum (analyze, index_cleanup off, truncate off) entity, relation, source_item`
