import { type SamplePage, sampleSpaces } from '../samples/confluence/pages.ts'
import { type ConfluenceFaults, confluenceFaults } from './faults.ts'

/** A page or a folder. `readers`: the account ids and groups of a view restriction. */
export type Content = SamplePage & { version: number; changedAt: string }
export type Space = { id: string; key: string; name: string; content: Content[] }

/** A Confluence site as started by the sandbox. */
export type ConfluenceState = {
  base: string
  token: string
  spaces: Space[]
  faults: ConfluenceFaults
  /** Items of a page of a listing, at most. */
  pageSize: number
}

export const confluenceState = (of: { base: string; token: string }): ConfluenceState => ({
  ...of,
  faults: confluenceFaults(),
  pageSize: 100,
  spaces: sampleSpaces.map((space) => ({
    ...space,
    content: space.content.map((content) => ({ ...content, version: 1, changedAt: '2026-11-03T09:12:44.000Z' })),
  })),
})
