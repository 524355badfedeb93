import { refOf } from '@callboard/modules/catalog/domain/entity'
import type { ReadParticipant } from '@callboard/modules/integrations'
import { withDistinctNames } from './distinct-names.ts'
import { ignoreMatcher } from './ignore-inferences.ts'
import { ignoredPatterns } from './ignored.ts'
import { linkInferences } from './link-inferences.ts'

/** Gives inferences names of their own, filters out ignored ones, and links the others to each other. */
export const inferencesInReads: ReadParticipant = {
  adapt: withDistinctNames,
  async select(db, { integrationId }) {
    const ignored = ignoreMatcher(await ignoredPatterns(db, integrationId))
    return (read, { evidence, descriptor, file }) => !evidence || !ignored({ ref: refOf(descriptor), item: read.name, file })
  },
  async write(db, tenantId, of, { entities }) {
    // A full sync links at its end, when all published packages are known.
    if (of.cause === 'read' && entities.some((e) => e.evidence)) await linkInferences(db, tenantId, of)
  },
  async finish(db, tenantId, of) {
    await linkInferences(db, tenantId, of)
  },
}
