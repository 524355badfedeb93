import { replacePages } from '@callboard/db/repos/docs'
import type { ReadParticipant } from '../sync/read-participant.ts'

/** Writes the pages of docs that came with the items that were read. */
export const docsInReads: ReadParticipant = {
  write: (db, tenantId, { integrationId }, { reads }) =>
    replacePages(
      db,
      tenantId,
      integrationId,
      reads.map((r) => ({ key: r.key, pages: r.pages ?? [] })),
    ),
}
