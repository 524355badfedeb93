import type { ReactNode } from 'react'

export type Order = 'asc' | 'desc'

export type Column = {
  id: string
  label: string
  /** Pixels. The first column of a table takes what the others leave, and at least this. */
  width: number
  align?: 'right'
  /** Explains an abbreviated heading, or why a column cannot be sorted by. */
  title?: string
  /** Where there is no room for it: on phones, or in any box below 1,100 pixels. */
  hide?: 'phone' | 'narrow' | undefined
}

/** Classes of the cells of a column that is not always shown. */
export const hideClass = (column: Column): string | undefined =>
  column.hide && { phone: 'max-sm:hidden', narrow: 'max-sm:hidden @max-[1100px]:hidden' }[column.hide]

export type Sorting = { by: string; order: Order }

export type Group = { key: string; label: ReactNode; name: string; count: number; cells?: Readonly<Record<string, ReactNode>> }

/** A row names itself for screen readers. A click opens its address, if it has one. */
export type DataRow = { id: string; label: string; href?: string | undefined; group?: string | undefined }

export type Density = 'compact' | 'comfortable'
export const rowHeight: Readonly<Record<Density, number>> = { compact: 32, comfortable: 40 }

/** The least and most that a column can be resized to, in pixels. */
export const columnWidth = { min: 64, max: 640 } as const

/** Names stay in view while a wide table is scrolled sideways, where they leave room for something else. */
export const fixedColumn = {
  select: 'sm:sticky sm:left-0',
  first: 'sm:sticky sm:left-0',
  afterSelect: 'sm:sticky sm:left-[30px]',
} as const
export const selectWidth = 30

const rowShortcuts = [
  { keys: ['j'], label: 'Next row' },
  { keys: ['k'], label: 'Previous row' },
  { keys: ['Enter'], label: 'Open the row' },
  { keys: ['/'], label: 'Filter' },
] as const

/** Keys of a list, for the list of keyboard shortcuts. */
export const listShortcuts = rowShortcuts

/** Keys of a table whose rows can be selected. */
export const tableShortcuts = [
  ...rowShortcuts,
  { keys: ['x'], label: 'Select the row' },
  { keys: ['⇧', 'x'], label: 'Select all rows up to this one' },
] as const
