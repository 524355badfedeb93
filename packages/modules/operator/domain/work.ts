/** What is recorded of an organization: requests, operations, time in database transactions, and waits of jobs for their start. */
export const workKinds = ['request', 'operation', 'database', 'wait'] as const
export type WorkKind = (typeof workKinds)[number]

/** Pieces of work of one kind. `limited`: refused because of a rate limit. */
export type WorkSum = { times: number; limited: number; failed: number; ms: number }

export const noWork: WorkSum = { times: 0, limited: 0, failed: 0, ms: 0 }

export const addWork = (a: WorkSum, b: WorkSum): WorkSum => ({
  times: a.times + b.times,
  limited: a.limited + b.limited,
  failed: a.failed + b.failed,
  ms: a.ms + b.ms,
})

/** Mean duration in ms; null where nothing was done. */
export const meanMs = ({ times, ms }: WorkSum): number | null => (times === 0 ? null : ms / times)

/** Share of pieces of work that were refused because of a limit, from 0 to 1; null where nothing was done. */
export const limitedShare = ({ times, limited }: WorkSum): number | null => (times === 0 ? null : limited / times)

/** "340 ms", "2.1 s". */
export const formatMs = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} s`

/** "1.5%", of a share from 0 to 1. */
export const formatShare = (share: number): string => share.toLocaleString('en', { style: 'percent', maximumFractionDigits: 1 })
