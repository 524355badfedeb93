import { conclusionsInReads } from './conclusions/conclusions-in-reads.ts'
import { docsInReads } from './docs/docs-in-reads.ts'
import type { Wiring } from './platform.ts'
import { subscribers } from './subscribers.ts'

/** Which parts of the product work together, without importing each other. Every process composes its platform with it. */
export const wiring: Wiring = { subscribers, readParticipants: [docsInReads, conclusionsInReads] }
