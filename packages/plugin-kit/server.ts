import type { Descriptor, Json } from '@callboard/modules/catalog/domain/entity'
import type { Packages, Receipt } from '@callboard/modules/inference/domain/facts'
import type { RuntimeReport, WorkloadInput } from '@callboard/modules/workloads/domain/workload'
import type { z } from 'zod'
import { type ItemPlace, type PluginContext } from './context.ts'
import type { CostSource } from './costs.ts'
import type { FileReader } from './files.ts'
import type { ConnectingManifest, PluginManifest } from './manifest.ts'
import type { PipelineDelta, PipelineSource } from './pipelines.ts'
import type { WebhookSubscription } from './webhook-subscription.ts'

/** One thing outside that holds entities; for GitHub a repository. */
export type ListedItem = {
  /** Stable across renames. */
  key: string
  name: string
  /** Changes whenever reading it again could give something else. */
  version: string
  /** Items of a higher rank are read later, so that the earlier ones keep a name that both claim. */
  rank?: number
  /** What the listing says of it; handed back to `read` and to the plugin's cards. */
  state: Record<string, Json>
}

export type ListPage = {
  items: ListedItem[]
  /** Where the next page starts; absent on the last. */
  next?: string
  /** Entries that the vendor lists without showing them. While there are any, nothing that is not listed is taken for gone. */
  withheld?: { count: number; message: string }
}

/** A place in an item, for people. */
type Place = { file: string; line?: number; column?: number; url?: string }

export type FoundEntity = {
  descriptor: Descriptor
  file: string
  url: string
  line: number
  /** For what was concluded, not described: where each value comes from. A description of the same name replaces it. */
  receipts?: readonly Receipt[]
  /** For the same: packages that it brings, and that it wants from elsewhere. */
  packages?: Packages
}
export type FoundProblem = Partial<Place> & {
  code: string
  message: string /** The entity it belongs to, when that was accepted. */
  ref?: string
}

/** A page of an entity's docs. */
export type FoundPage = {
  /** The entity, which the same item describes. */
  ref: string
  /** Relative to the folder of the docs. */
  path: string
  title: string
  /** The titles above it in the navigation; empty at the top. */
  section: string
  /** Markdown. */
  text: string
  /** Its words, without marks. */
  plain: string
  /** Where it is written. */
  url: string
  /** Paths that it had before, by which links still find it. */
  aliases?: readonly string[]
  /** ISO time up to which it may have changed, such as the newest push. */
  changedAt?: string
}

export type ItemRead =
  | {
      key: string
      name: string
      version: string
      /** The vendor's name for exactly what was read, such as a commit. */
      revision?: string
      /** Added to the item's state. */
      state?: Record<string, Json>
      entities: FoundEntity[]
      problems: FoundProblem[]
      /** Pages of its entities' docs, in the order in which they are read. */
      pages?: FoundPage[]
    }
  /** The item is no longer there. */
  | { key: string; gone: true }

/** The item could not be read, and no other is concerned. What it held is kept, and it is tried again later. */
export type ItemFailed = { key: string; failed: unknown }

/** How a plugin's outside account is read. The platform keeps the checkpoints, the diff and the deletion guard. */
export type Source<Settings, Secrets> = {
  list(context: PluginContext<Settings, Secrets>, cursor: string | undefined): Promise<ListPage>
  /** Seconds until the next full read of so many items, where a listing of many costs much; else the manifest's `syncEveryS`. */
  everyS?(items: number): number
  /** How many items one `read` takes. */
  batch: number
  /**
   * Returns one answer for each item. When it throws or does not answer in time, the platform asks again for fewer items,
   * down to one, and what fails alone is a problem of that item. Only errors of scope `account` stop the run.
   */
  read(
    context: PluginContext<Settings, Secrets>,
    items: readonly { key: string; name: string; version: string; state: Json }[],
  ): Promise<(ItemRead | ItemFailed)[]>
}

/** Files to be written as one change, for people at the vendor to accept or refuse. */
export type ProposedChange = {
  /** The branch that the change is put on; a second change on it renews the first. */
  branch: string
  title: string
  body: string
  files: readonly { path: string; text: string }[]
}

/** Proposes changes of files: pull requests, merge requests. */
export type Proposals<Settings, Secrets> = {
  /** Whether a file of this path would be read as a descriptor. */
  reads(settings: Settings, path: string): boolean
  /** The newest text of a file; undefined where there is none. */
  readFile(context: PluginContext<Settings, Secrets>, item: ItemPlace, path: string): Promise<string | undefined>
  /** @returns where it can be read and accepted, and how people call it, such as `acme/ledger#12` */
  propose(
    context: PluginContext<Settings, Secrets>,
    item: ItemPlace,
    change: ProposedChange,
  ): Promise<{ url: string; label: string }>
}

/** Where a watcher writes what it sees. Each call is one transaction. */
export type WorkloadSink = {
  apply(change: { workloads: readonly WorkloadInput[]; removed: readonly string[] }): Promise<void>
  /** A listing of these kinds is whole: workloads of them that it does not hold are gone. */
  listed(kinds: readonly string[], keys: readonly string[]): Promise<void>
  /** How the runtime is; also the sign of life, so call it at least each 15 seconds. */
  report(report: RuntimeReport): Promise<void>
}

/**
 * Follows an outside account as it changes. One worker at a time holds it open; it is called again, later and later,
 * when it throws, and at once when settings change.
 */
type Watcher<Settings, Secrets> = {
  /** Runs until the signal aborts. @throws VendorError when nothing can be read any more */
  watch(context: PluginContext<Settings, Secrets>, workloads: WorkloadSink): Promise<void>
}

/** Which lines of which container are wanted. */
export type LogRequest = {
  namespace: string
  instance: string
  container: string
  previous: boolean
  follow: boolean
  lines: number
  bytes: number
}

/** A text to copy before or after connecting: a manifest, a policy. */
export type Guide = { title: string; help: string; fileName: string; text: string }

/** What a webhook delivery asks for. Pure data: never trusted for content, only for where to look. */
export type EventDelta = {
  /**
   * Items to read again. `outdated` is the revision that is known not to be the newest: a vendor's replica that still
   * answers with it is asked again.
   */
  read?: { key: string; name: string; outdated?: string }[]
  /** Items that are gone. */
  gone?: string[]
  /** A run or a deployment has moved. */
  pipelines?: PipelineDelta
  /** The event concerns the account as a whole: read everything. */
  full?: boolean
  /** The account has another name now; the platform asks the connection which. */
  renamed?: boolean
  /** The connection itself was ended or suspended on the vendor's side. */
  ended?: string
  /** A webhook was deleted on the vendor's side: which, where the vendor names it. */
  webhookDeleted?: { id?: string }
  /** The credentials may do more than before: what failed for lack of a permission is read again. */
  permissionsChanged?: boolean
  /** Said in the integration's log when nothing follows. */
  ignored?: string
}

export type Webhooks = {
  /** Bytes of the vendor's largest delivery, where that is more than `hookLimits.bytes`. */
  maxBytes?: number
  /** Checks the vendor's signature over the raw body. */
  verify(headers: Record<string, string | undefined>, body: string, secret: string): Promise<boolean>
  /** The vendor's id of this delivery and its event name; undefined when the headers are not the vendor's. */
  identify(headers: Record<string, string | undefined>): { deliveryId: string; event: string } | undefined
  map(event: string, payload: Json, settings: unknown): EventDelta
}

export type CheckResult = {
  /** The outside account's name, for example "acme". */
  account: string
  /** Tells apart accounts of one name at several hosts; the account's name where there is only one host. */
  accountKey?: string
  /** The vendor's id of the account, which stays when it is renamed. */
  accountId?: string
  /** Lines for the connect page: what was found. */
  found: string[]
  /** What will not work and what to do about it; the connection is fine otherwise. */
  warnings: string[]
}

export type Connection<Settings, Secrets> = {
  /** @throws VendorError whose message says what is wrong and what to do */
  check(context: PluginContext<Settings, Secrets>): Promise<CheckResult>
  /** Where the account of this id is now; undefined when it cannot be found. */
  locate?(
    context: PluginContext<Settings, Secrets>,
    accountId: string,
  ): Promise<{ account: string; accountKey: string; settings: Settings } | undefined>
  /**
   * When the stored credential expires; resolves to null when this one does not, or the vendor does not tell. Called
   * about once a day, so it may send a request. Null for plugins whose credentials never expire.
   */
  credentialExpiry: ((context: PluginContext<Settings, Secrets>) => Promise<CredentialExpiry | null>) | null
}

/** `label` is what people call the credential, such as "access token". */
export type CredentialExpiry = { expiresAt: Date; label: string }

/**
 * A set-up that a person walks through at the vendor, for example a GitHub App: we send a form, the vendor sends the
 * person back with a code, then again when the App is installed. What is secret meanwhile travels in a sealed ticket.
 */
export type Install = {
  label: string
  help: string
  /** What is asked before leaving; becomes the settings. */
  input: z.ZodType
  begin(
    input: unknown,
    urls: { callback: string; setup: string; hook: string; state: string },
  ): { action: string; fields: Record<string, string> }
  /** @throws VendorError when the code is no good */
  redeem(
    input: unknown,
    query: Record<string, string>,
    request: typeof fetch,
    state: string,
  ): Promise<{ secrets: Record<string, unknown>; hookSecret: string; next: string }>
  /** What the last redirect adds to the secrets. @throws VendorError when it says that the person declined */
  finish(query: Record<string, string>): Record<string, unknown>
}

export type PluginServer<Settings = unknown, Secrets = unknown> = {
  manifest: ConnectingManifest
  settings: z.ZodType<Settings>
  /** A secret named `webhookSecret` is one that a person chose for a webhook added by hand; it replaces ours. */
  secrets: z.ZodType<Secrets>
  connection: Connection<Settings, Secrets>
  /** Where entities come from. */
  source?: Source<Settings, Secrets>
  /** How descriptor files are written back. */
  proposals?: Proposals<Settings, Secrets>
  /** How pictures of docs are read. */
  files?: FileReader<Settings, Secrets>
  /** Where workloads come from. */
  watcher?: Watcher<Settings, Secrets>
  /** Where pipelines, their runs and deployments come from. */
  pipelines?: PipelineSource<Settings, Secrets>
  /** Where bills come from. */
  costs?: CostSource<Settings, Secrets>
  /** The text that a container writes. Plain text; ends by itself, or when the signal aborts. */
  logs?(context: PluginContext<Settings, Secrets>, request: LogRequest): Promise<ReadableStream<Uint8Array>>
  webhooks?: Webhooks
  /** The webhook that it creates at the vendor itself. */
  subscription?: WebhookSubscription<Settings, Secrets>
  install?: Install
  /** Shown on the connect page. */
  guides?: readonly Guide[]
  /** What installs the agent, for integrations that are reached through one. */
  agent?: { wanted(settings: Settings): boolean; guide(agent: { url: string; token: string; name: string }): Guide }
}

/** The server side of all plugins, as the platform sees it. Made by plugins/server.ts. */
export type PluginRegistry = {
  get(id: string): PluginServer | undefined
  all(): readonly PluginServer[]
  /** Of every plugin, also those without a server side. */
  manifests(): readonly PluginManifest[]
}

/** Settings and secrets are parsed by the plugin's own schemas before any other code of it sees them. */
export function defineServer<Settings, Secrets>(server: PluginServer<Settings, Secrets>): PluginServer {
  return server as unknown as PluginServer
}
