import type { ReactNode } from 'react'
import type { Order } from './types.ts'

/** A page and its query. Filters, order and page of a list are parameters, so that they can be bookmarked and gone back to. */
export type ListAddress = { path: string; query: Readonly<Record<string, string | undefined>> }

export type ListColumn = {
  id: string
  label: string
  /** The least width in pixels. What is left is shared out in proportion. */
  width: number
  align?: 'right'
  /** Explains an abbreviated heading. */
  title?: string
  /** The first order if the list can be sorted by it. */
  sort?: Order
  /**
   * Where there is no room for columns, a row becomes a block: `lead` stands on its first line beside the first column, `plain`
   * has no label because it speaks for itself, and `hide` is left out.
   */
  narrow?: 'lead' | 'plain' | 'hide'
}

export type ListRow = {
  id: string
  /** Names the row for screen readers. */
  label: string
  /** What a click on the row opens. */
  href?: string | undefined
  cells: Readonly<Record<string, ReactNode>>
  /** Shown below the row when it is expanded. */
  detail?: ReactNode
}
