'use server'
import { findFilterOptions } from '@callboard/modules/catalog'
import { shortRef } from '@callboard/modules/catalog/domain/entity'
import type { FilterField } from '@callboard/modules/catalog/domain/view-fields'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'
import type { Option } from './filters.ts'

type FilterSearch = { key: FilterField; text: string; kind?: string; titles?: boolean }

/** Values of a filter that contain a text. `titles`: owners and systems by title instead of by name. */
export async function findFilterValues(base: string, search: FilterSearch) {
  return runAction(async () => {
    const { titles, ...input } = search
    const { context } = await portalForAction(base)
    const options = await findFilterOptions(context, input)
    const isRef = input.key === 'owner' || input.key === 'system'
    return options.map(
      ({ value, count, title }): Option => ({
        value,
        count,
        label: (titles ? title : null) ?? (isRef ? shortRef(value) : value),
      }),
    )
  })
}
