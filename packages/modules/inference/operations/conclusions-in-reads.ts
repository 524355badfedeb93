import { refOf } from '@callboard/modules/catalog/domain/entity'
import type { ReadParticipant } from '@callboard/modules/integrations'
import { ignoredPatterns, ignores } from './ignored.ts'
import { linkConclusions } from './link-conclusions.ts'

/** Leaves out conclusions that people ignore, and links the others to each other. */
export const conclusionsInReads: ReadParticipant = {
  async select(db, { integrationId }) {
    const ignored = ignores(await ignoredPatterns(db, integrationId))
    return (read, { receipts, descriptor, file }) => !receipts || !ignored({ ref: refOf(descriptor), item: read.name, file })
  },
  async write(db, tenantId, of, { entities }) {
    // A full read links at its end: only then is it known what every repository provides.
    if (of.cause === 'read' && entities.some((e) => e.receipts)) await linkConclusions(db, tenantId, of)
  },
  async finish(db, tenantId, of) {
    await linkConclusions(db, tenantId, of)
  },
}
