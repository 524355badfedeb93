/** Delays before the next attempt of a failed item, as PostgreSQL's intervals: after the first failure, the second, and so on. */
export const retryDelays = ['5 minutes', '15 minutes', '1 hour', '4 hours', '12 hours', '24 hours']
