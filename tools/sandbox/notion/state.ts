import { type SampleNotionPage, sampleNotionPages } from '../samples/notion/pages.ts'
import { type NotionFaults, notionFaults } from './faults.ts'

export type NotionPage = SampleNotionPage & {
  editedAt: string /** Left out by the search, as new pages are for a while. */
  unsearched?: boolean
}

/** A Notion workspace as started by the sandbox. */
export type NotionState = {
  token: string
  pages: NotionPage[]
  faults: NotionFaults
  pageSize: number
  /** Arrival of each request, in milliseconds. */
  arrivals: number[]
}

export const notionState = ({ token }: { token: string }): NotionState => ({
  token,
  faults: notionFaults(),
  pageSize: 100,
  arrivals: [],
  pages: sampleNotionPages.map((page) => ({ ...page, editedAt: '2026-11-02T10:00:00.000Z' })),
})
