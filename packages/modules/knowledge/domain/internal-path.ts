const internal =
  /(^|\/)(developer-guide|contribut\w*|architecture-decisions|adrs?|proposals?|rfcs?|releas\w*|release-notes\w*|changelogs?|roadmap|backporting|publishing|dls)(\/|[-_.]|$)/i

/** Whether a page is about the work on a product rather than its use, judged by its path. */
export const isInternalPath = (path: string): boolean => internal.test(path)
