import { emit } from '@callboard/kernel/events'
import type { ReadParticipant } from '@callboard/modules/integrations'
import { docsChanged } from '../events.ts'
import { replacePages } from '../repo/docs.ts'

/** Writes the docs pages of the items that were read. */
export const docsInReads: ReadParticipant = {
  async write(db, tenantId, { integrationId }, { reads }) {
    const items = reads.map((r) => ({ key: r.key, pages: r.pages ?? [] }))
    if ((await replacePages(db, tenantId, integrationId, items)) > 0) await emit(db, tenantId, docsChanged({ integrationId }))
  },
}
