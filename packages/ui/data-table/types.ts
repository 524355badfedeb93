import type { ReactNode } from 'react'

export type Column = {
  id: string
  label: string
  /** Pixels. The first column takes what the others leave, and at least this. */
  width: number
  align?: 'right'
  /** Explains an abbreviated heading. */
  title?: string
  /** Where there is no room for it: on phones, or in any box below 1,100 pixels. */
  hide?: 'phone' | 'narrow' | undefined
}

/** Classes of the cells of a column that is not always shown. */
export const hideClass = (column: Column): string | undefined =>
  column.hide && { phone: 'max-sm:hidden', narrow: 'max-sm:hidden @max-[1100px]:hidden' }[column.hide]

export type Sorting = { by: string; order: 'asc' | 'desc' }

export type Group = { key: string; label: ReactNode; name: string; count: number }

/** A row names itself for screen readers and has an address that a click opens. */
export type DataRow = { id: string; label: string; href: string; group?: string | undefined }

export type Density = 'compact' | 'comfortable'
export const rowHeight: Readonly<Record<Density, number>> = { compact: 32, comfortable: 40 }

/** The least and most that a column can be resized to, in pixels. */
export const columnWidth = { min: 64, max: 640 } as const

/** Keys of a table, for the list of keyboard shortcuts. */
export const tableShortcuts = [
  { keys: ['j'], label: 'Next row' },
  { keys: ['k'], label: 'Previous row' },
  { keys: ['Enter'], label: 'Open the row' },
  { keys: ['x'], label: 'Select the row' },
  { keys: ['⇧', 'x'], label: 'Select all rows up to this one' },
  { keys: ['/'], label: 'Filter' },
] as const
