import { AppError } from '@callboard/core/errors'
import { parsePredicate } from '@callboard/modules/catalog/domain/predicate'
import { type EntityFilter, parseFilters } from '@callboard/modules/catalog/domain/query'

function orInvalidInput<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new AppError('invalid_input', error instanceof Error ? error.message : 'The query could not be parsed.')
  }
}

/** The condition of a `filter` parameter. @throws AppError `invalid_input` */
export const filtersOf = (filters: readonly string[]): EntityFilter | undefined => orInvalidInput(() => parseFilters(filters))

/** The condition of a predicate query. @throws AppError `invalid_input` */
export const predicateOf = (query: unknown): EntityFilter | undefined =>
  query === undefined ? undefined : orInvalidInput(() => parsePredicate(query))

/** Both conditions, if a request may have both. */
export const intersect = (a: EntityFilter | undefined, b: EntityFilter | undefined): EntityFilter | undefined =>
  a && b ? { all: [a, b] } : (a ?? b)
