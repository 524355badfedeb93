import { shortRef } from '@callboard/modules/catalog/domain/entity'
import { type FilterField, missingValue } from '@callboard/modules/catalog/domain/view-fields'

export type Option = { value: string; label: string; count: number }
export type FilterOptions = { key: FilterField; label: string; options: Option[] }[]

export const filterLabels: Readonly<Record<FilterField, string>> = {
  owner: 'Owner',
  type: 'Type',
  lifecycle: 'Lifecycle',
  tag: 'Tag',
  system: 'System',
}

/** What a value of a filter is called. */
export const labelOfValue = (options: readonly Option[], value: string): string =>
  value === missingValue ? 'None' : (options.find((o) => o.value === value)?.label ?? shortValue(value))

/** Owners and systems are named by reference. */
const shortValue = (value: string): string => (value.includes(':') && value.includes('/') ? shortRef(value) : value)

const filterId = 'catalog-filter'
export const filterInputId = filterId

/** Puts the cursor into the query bar. */
export function focusFilter(): void {
  const input = document.getElementById(filterId)
  if (input instanceof HTMLInputElement) {
    input.focus()
    input.select()
  }
}
