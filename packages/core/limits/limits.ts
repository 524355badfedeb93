// The budgets of everything that arrives from outside. Each says its unit and why it is what it is; change them here alone.

const MiB = 1024 * 1024

/** Requests from API clients. */
export const requestLimits = {
  /** Conditions (leaves) of one catalog query. Backstage's own pages send fewer than 20; each costs a sub-select. */
  conditions: 200,
  /** Values of all conditions of one query. Backstage sends one for each group that somebody belongs to. */
  conditionValues: 2_000,
  /** Conditions × facets of one request: each facet evaluates all conditions again. Backstage's pages ask for 15. */
  facetCost: 100,
  /** `fields` of one request. Backstage's widest client names 12. */
  fields: 100,
  /** References × fields of one by-refs request: each pair is a copy on the thread that answers everybody. */
  fieldCopies: 100_000,
  /** Entities that `offset` may skip; cursors reach further without reading what they skip. */
  offset: 100_000,
} as const

/** What a Backstage frontend remembers of a member. */
export const userSettingLimits = {
  /** Characters of a bucket's or a key's name. Backstage's own database takes 255. */
  name: 255,
  /** Bytes of one value. Backstage's largest, the visits of the home page, are about 20 KiB. */
  valueBytes: 64 * 1024,
  /** Settings of one member. An app with 30 plugins writes about 20. */
  perMember: 200,
  /** Settings of one request. Backstage's client asks for 100. */
  atOnce: 100,
  /** Entities that a member stars. */
  stars: 1_000,
} as const

/** WebSockets of Backstage's signals, in one process. */
export const signalLimits = {
  /** Connections of one member. A browser opens one for each tab. */
  perMember: 20,
  /** Connections of one organization. */
  perTenant: 1_000,
  /** Bytes of a frame that a client sends. It only names a channel. */
  frameBytes: 4 * 1024,
  /** Bytes that may wait for a client that does not read; beyond them its connection is closed. */
  waitingBytes: 256 * 1024,
} as const

/** Event streams of open pages, in one process. */
export const liveLimits = {
  /** Streams of one session. A browser opens one for each tab that is visible. */
  perSession: 20,
  /** Streams of one organization. */
  perTenant: 1_000,
  /** Streams that a session may open in a minute. */
  opensPerMinute: 60,
  /** Milliseconds between two events of one topic on one stream; what happens between them is one event. */
  gapMs: 400,
} as const

/** Deliveries of webhooks. */
export const hookLimits = {
  /** Bytes of a delivery where the plugin declares nothing else. Most vendors stay below 100 KiB. */
  bytes: MiB,
  /** Deliveries of one integration in a minute. A GitHub organization of 5,000 developers peaks at about 300. */
  perMinute: 1_200,
  /** Refused deliveries from one address in a minute, after which it is refused before anything is looked up. */
  failuresPerMinute: 60,
} as const

/** Answers of vendors, counted in decoded bytes: a compressed answer is a thousand times larger than what travels. */
export const vendorLimits = {
  /** Bytes of one answer, decoded. The largest real one seen is a Git tree of 100,000 files, 30 MiB. */
  answerBytes: 50 * MiB,
  /** Pages of one listing. 100,000 items at 100 a page. */
  pages: 1_000,
  /** Items of one listing. */
  items: 100_000,
  /** Decoded bytes of one listing, all pages together. A cluster of 20,000 pods lists 300 MiB. */
  listingBytes: 512 * MiB,
  /** Objects that Callboard holds of one kind in one cluster; Kubernetes itself is tested to 150,000 pods. */
  clusterObjects: 150_000,
  /** Hours after which a listing that never reaches its end is given up. The slowest real one takes 20 minutes. */
  listingHours: 6,
} as const

/** Catalog files of a repository. */
export const fileLimits = {
  /** `$text`, `$json` and `$yaml` in one file; each is a request to the vendor. */
  placeholdersPerFile: 100,
  /** Files that the placeholders of one repository lead to. */
  placeholdersPerItem: 500,
  /** Problems that placeholders of one document leave; the rest are counted. Finding each place takes a walk through it. */
  placeholderProblems: 50,
  /** Files that a description of an API may be spread over, each a request to the vendor where it is large. */
  filesPerApi: 100,
  /** Bytes of a description of an API, with all files that it refers to. The largest known are about 12 MiB. */
  apiBytes: 20 * MiB,
  /** Targets of one Location. */
  locationTargets: 1_000,
} as const

/** Docs that are read from repositories. */
export const docsLimits = {
  /** Bytes of a picture, which a browser loads while a page is read. Screenshots rarely pass 2 MiB. */
  pictureBytes: 5 * MiB,
  /** Bytes of an SVG, which is parsed for each reader: about two seconds. Drawings by hand rarely pass 200 KiB. */
  svgBytes: MiB,
} as const

/** Uploaded and connected bills. */
export const billLimits = {
  /** Uploads of an organization that have begun and not ended. */
  openUploads: 20,
  /** Bytes that uploads of an organization may hold until they are imported. */
  waitingBytes: 1024 * MiB,
  /** Rows of one file. A day of a large AWS account has about 2,000,000. */
  rows: 5_000_000,
  /** Charges of an organization in all files: about 10 GB on disk. */
  tenantRows: 50_000_000,
  /** Decoded bytes of one file. */
  decodedBytes: 8 * 1024 * MiB,
  /** Decoded bytes of any compressed file before its ratio counts. */
  freeBytes: 4 * MiB,
  /** Decoded bytes for each byte that arrives, beyond those. Real bills are compressed 10 to 30 times; gzip can do 1,032. */
  compression: 100,
  /** Rows of any Parquet file before its size counts. */
  freeRows: 50_000,
  /** Rows for each byte of a Parquet file, beyond those. Real bills take 10 bytes a row and more; equal rows take almost none. */
  rowsPerByte: 1,
  /** Months that the charges of one file lie in. Each month is a partition of a shared table, and stays. */
  monthsPerFile: 36,
  /** How far charges may lie back, in months from today. */
  monthsBack: 84,
  /** How far charges may lie ahead, in months: commitments are billed up to a year before. */
  monthsAhead: 14,
} as const

/** What one organization may have going on at a time in one process. */
export const concurrencyLimits = {
  /** API requests that are being answered. */
  requests: 4,
  /** API requests that wait for one of those. */
  waiting: 40,
  /** Milliseconds that a request waits before it is refused. */
  waitMs: 5_000,
  /** Entities × 1, or conditions × facets × 20, above which a request waits for its turn among the heavy ones. */
  heavyCost: 1_000,
  /** Characters of a body above which it is heavy whatever it asks for: parsing it takes a processor. */
  heavyBody: 64 * 1024,
  /** The part of the time that heavy requests of an organization may take while others ask too. */
  heavyShare: 0.02,
  /** Heavy requests of all organizations that wait; each organization has at most `requests` of them. */
  heavyWaiting: 100,
  /** Milliseconds that a heavy request waits before it is refused. */
  heavyWaitMs: 20_000,
  /** Page requests of one session, or of one address without a session, that are being answered; more wait. */
  pages: 8,
} as const

/** Whether charges of a month (`2026-11`) are taken: one made-up date must not leave a partition behind for good. */
export function isBillableMonth(month: string, now: Date): boolean {
  const [year = Number.NaN, number = Number.NaN] = month.split('-').map(Number)
  const distance = (year - now.getUTCFullYear()) * 12 + (number - 1 - now.getUTCMonth())
  return distance >= -billLimits.monthsBack && distance <= billLimits.monthsAhead
}
