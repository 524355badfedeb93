/** More removals than this at once need approval: an incomplete answer or upload must not empty a catalog. */
const removalGuard = { entities: 50, share: 0.2, always: 5 }

/** Whether so many removals need approval. @param total entities of the source before them */
export const exceedsGuard = (removals: number, total: number): boolean =>
  removals > removalGuard.entities || (removals >= removalGuard.always && removals > total * removalGuard.share)
