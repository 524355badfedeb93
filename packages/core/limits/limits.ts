// Limits of everything that arrives from outside, each with its unit and reason. The only place to change them.

const MiB = 1024 * 1024

/** Requests from API clients. */
export const requestLimits = {
  /** Conditions (leaves) of one catalog query. Backstage's own pages send fewer than 20; each costs a sub-select. */
  conditions: 200,
  /** Values of all conditions of one query. Backstage sends one for each group that a user belongs to. */
  conditionValues: 2_000,
  /** Conditions × facets of one request: each facet evaluates all conditions again. Backstage's pages need 15. */
  facetCost: 100,
  /** `fields` of one request. Backstage's widest client names 12. */
  fields: 100,
  /** References × fields of one by-refs request: each pair is a copy, made on the event loop. */
  fieldCopies: 100_000,
  /** Maximum `offset`; cursors go further without reading what they skip. */
  offset: 100_000,
  /** Characters of an `Idempotency-Key`. Most clients send a UUID. */
  idempotencyKey: 200,
  /** Bytes of an answer that is stored for repetitions. Writes are answered with an object or a short list, below 4 KiB. */
  storedAnswerBytes: 32 * 1024,
} as const

/** User settings stored for a Backstage frontend. */
export const userSettingLimits = {
  /** Characters of a bucket's or a key's name. Backstage's own database allows 255. */
  name: 255,
  /** Bytes of one value. Backstage's largest, the visits of the home page, are about 20 KiB. */
  valueBytes: 64 * 1024,
  /** Settings per member. An app with 30 plugins writes about 20. */
  perMember: 200,
  /** Settings per request. Backstage's client requests 100. */
  atOnce: 100,
  /** Starred entities per member. */
  stars: 1_000,
} as const

/** WebSockets of Backstage signals per process. */
export const signalLimits = {
  /** Connections per member. A browser opens one per tab. */
  perMember: 20,
  /** Connections per organization. */
  perTenant: 1_000,
  /** Bytes of a client's frame. It only names a channel. */
  frameBytes: 4 * 1024,
  /** Frames of a client in a minute. A tab subscribes to its channels when it opens and when it reconnects. */
  framesPerMinute: 120,
  /** Bytes buffered for a slow client; beyond them its connection is closed. */
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

/** What members and integrations of an organization may add up to. */
export const tenantLimits = {
  /** Valid service tokens. A large organization has one for each of its scripts and pipelines. */
  serviceTokens: 200,
  /** Valid personal tokens of a member. */
  personalTokens: 50,
  /** Connected accounts. The largest organization known has 60 clusters and cloud accounts. */
  integrations: 500,
  /** Registered catalog files. */
  locations: 1_000,
  /** Entities that a member follows. */
  follows: 1_000,
  /** Idempotency keys of 24 hours: 14 writes a minute, all day. */
  idempotencyKeys: 20_000,
} as const

/** Entities that are pushed to the API. */
export const pushLimits = {
  /** Entities of a JSON request. */
  entities: 5_000,
  /** Bytes of a JSON request, which is parsed at once: 100 ms. */
  bodyBytes: 8 * MiB,
  /** Entities of a stream. */
  streamEntities: 100_000,
  /** Bytes of a stream: 100,000 entities of 2.5 KiB. */
  streamBytes: 256 * MiB,
  /** Characters of a line. A few entities contain an API description. */
  lineCharacters: MiB,
  /** Entities of a transaction. */
  batch: 500,
  /** Rejected items that the answer to a stream lists. */
  listed: 1_000,
  /** Pushes of a source that are kept, with their answers. */
  kept: 50,
} as const

/** Webhook deliveries. */
export const hookLimits = {
  /** Default bytes of a delivery; plugins may declare more. Most vendors stay below 100 KiB. */
  bytes: MiB,
  /** Deliveries per integration and minute. A GitHub organization of 5,000 developers peaks at about 300. */
  perMinute: 1_200,
  /** Rejected deliveries per address and minute, after which further ones are rejected without any lookup. */
  failuresPerMinute: 60,
} as const

/** Vendor responses, counted in decoded bytes: a compressed response can be a thousand times larger than what is transferred. */
export const vendorLimits = {
  /** Decoded bytes of one response. The largest real one seen is a Git tree of 100,000 files, 30 MiB. */
  answerBytes: 50 * MiB,
  /** Pages of one listing: 100,000 items at 100 per page. */
  pages: 1_000,
  /** Items of one listing. */
  items: 100_000,
  /** Decoded bytes of one listing, all pages together. A cluster of 20,000 pods lists 300 MiB. */
  listingBytes: 512 * MiB,
  /** Objects of one kind stored per cluster; Kubernetes itself is tested to 150,000 pods. */
  clusterObjects: 150_000,
  /** Hours after which an unfinished listing is abandoned. The slowest real one takes 20 minutes. */
  listingHours: 6,
} as const

/** Catalog files of a repository. */
export const fileLimits = {
  /** `$text`, `$json` and `$yaml` in one file; each is a request to the vendor. */
  placeholdersPerFile: 100,
  /** Files referenced by the placeholders of one repository. */
  placeholdersPerItem: 500,
  /** Problems reported per document for placeholders; the rest are only counted, because locating each one walks the document. */
  placeholderProblems: 50,
  /** Files of one API description, each a request to the vendor if it is large. */
  filesPerApi: 100,
  /** Bytes of an API description including all referenced files. The largest known are about 12 MiB. */
  apiBytes: 20 * MiB,
  /** Targets of one Location. */
  locationTargets: 1_000,
} as const

/** Docs read from repositories. */
export const docsLimits = {
  /** Bytes of an image, which a browser loads while a page is read. Screenshots rarely exceed 2 MiB. */
  pictureBytes: 5 * MiB,
  /** Bytes of an SVG, which is parsed for each reader: about two seconds. Hand-made drawings rarely exceed 200 KiB. */
  svgBytes: MiB,
} as const

/** Uploaded and connected billing files. */
export const billLimits = {
  /** Unfinished uploads per organization. */
  openUploads: 20,
  /** Bytes of pending uploads per organization. */
  waitingBytes: 1024 * MiB,
  /** Rows of one file. A day of a large AWS account has about 2,000,000. */
  rows: 5_000_000,
  /** Charges per organization in all files: about 10 GB on disk. */
  tenantRows: 50_000_000,
  /** Decoded bytes of one file. */
  decodedBytes: 8 * 1024 * MiB,
  /** Decoded bytes of a compressed file before its ratio is checked. */
  freeBytes: 4 * MiB,
  /** Decoded bytes per transferred byte beyond that. Real billing files compress 10 to 30 times; gzip can reach 1,032. */
  compression: 100,
  /** Rows of a Parquet file before its size is checked. */
  freeRows: 50_000,
  /** Rows per byte of a Parquet file beyond that. Real files take 10 bytes per row and more; identical rows take almost none. */
  rowsPerByte: 1,
  /** Months covered by the charges of one file. Each month creates a permanent partition of a shared table. */
  monthsPerFile: 36,
  /** How many months ago charges may be dated. */
  monthsBack: 84,
  /** How many months ahead charges may be dated: commitments are billed up to a year in advance. */
  monthsAhead: 14,
} as const

/** Concurrency per organization and process. */
export const concurrencyLimits = {
  /** API requests in progress. */
  requests: 4,
  /** API requests in the queue. */
  waiting: 40,
  /** Milliseconds in the queue before a request is rejected. */
  waitMs: 5_000,
  /** Entities × 1, or conditions × facets × 20, above which a request waits for one of the slots for heavy requests. */
  heavyCost: 1_000,
  /** Characters of a body above which it counts as heavy: parsing it takes CPU time. */
  heavyBody: 64 * 1024,
  /** Share of time that an organization's heavy requests may use while others are waiting. */
  heavyShare: 0.02,
  /** Share of a web process's thread that an organization's agents may use while others are waiting. */
  agentShare: 0.2,
  /** Queued heavy requests of all organizations; each organization has at most `requests` of them. */
  heavyWaiting: 100,
  /** Milliseconds in the queue before a heavy request is rejected. */
  heavyWaitMs: 20_000,
  /** Page requests in progress per account, or per address of visitors without one; more are queued. */
  pages: 8,
  /** Page requests in progress per organization, of all its members. */
  pagesPerTenant: 12,
  /** Responses per account that take long, such as followed logs and large downloads. A browser opens one for each. */
  streams: 30,
} as const

/** Whether charges of a month (`2026-11`) are accepted: a wrong date must not create a permanent partition. */
export function isBillableMonth(month: string, now: Date): boolean {
  const [year = Number.NaN, number = Number.NaN] = month.split('-').map(Number)
  const distance = (year - now.getUTCFullYear()) * 12 + (number - 1 - now.getUTCMonth())
  return distance >= -billLimits.monthsBack && distance <= billLimits.monthsAhead
}
