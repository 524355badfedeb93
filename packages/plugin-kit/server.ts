import type { Descriptor, Json } from '@callboard/modules/catalog/domain/entity'
import type { Evidence, Packages } from '@callboard/modules/inference/domain/facts'
import type { RuntimeReport, WorkloadInput } from '@callboard/modules/workloads/domain/workload'
import type { z } from 'zod'
import type { FolderReader, PluginAction } from './actions.ts'
import type { AwsIdentity } from './aws-identity.ts'
import type { CodeSource } from './code.ts'
import { type ItemRef, type PluginContext } from './context.ts'
import type { CostSource } from './costs.ts'
import type { FileReader } from './files.ts'
import type { FieldCondition, FieldLink } from './form-fields.ts'
import type { KnowledgeSource } from './knowledge.ts'
import type { ConnectingManifest, PluginManifest } from './manifest.ts'
import type { PipelineDelta, PipelineSource } from './pipelines.ts'
import type { PullRequestReader } from './pull-requests.ts'
import type { WebhookSubscription } from './webhook-subscription.ts'

/** One unit at the vendor that defines entities; for GitHub a repository. */
export type ListedItem = {
  /** Stable across renames. */
  key: string
  name: string
  /** Changes whenever reading the item again could return something else. */
  version: string
  /** Items of a higher rank are read later, so that lower ones win a ref that both define. */
  rank?: number
  /** Metadata from the listing; passed to `read` and to the plugin's cards. */
  state: Record<string, Json>
}

export type ListPage = {
  items: ListedItem[]
  /** Cursor of the next page; absent on the last. */
  next?: string
  /** Number of entries that the vendor lists without details. While there are any, missing items are not treated as removed. */
  withheld?: { count: number; message: string }
}

/** Readable position in an item. */
type Place = { file: string; line?: number; column?: number; url?: string }

export type FoundEntity = {
  descriptor: Descriptor
  file: string
  url: string
  line: number
  /** For inferred entities: the evidence of each value. A descriptor of the same ref replaces the entity. */
  evidence?: readonly Evidence[]
  /** For inferred entities: packages that it publishes and depends on. */
  packages?: Packages
}
export type FoundProblem = Partial<Place> & {
  code: string
  message: string /** The entity it belongs to, if that was accepted. */
  ref?: string
}

/** A page of an entity's docs. */
export type FoundPage = {
  /** The entity, defined by the same item. */
  ref: string
  /** Relative to the docs folder. */
  path: string
  title: string
  /** Titles of its parents in the navigation; empty at the top level. */
  section: string
  /** Markdown. */
  text: string
  /** Plain text for search. */
  plain: string
  /** URL of its source. */
  url: string
  /** Former paths, so that old links still work. */
  aliases?: readonly string[]
  /** ISO time of the last known change, such as the newest push. */
  changedAt?: string
  /** Its code owners as CODEOWNERS writes them: `@organization/team`, `@user` or an email address. */
  owners?: readonly string[]
}

export type ItemRead =
  | {
      key: string
      name: string
      version: string
      /** The vendor's id of the version that was read, such as a commit. */
      revision?: string
      /** Merged into the item's metadata. */
      state?: Record<string, Json>
      entities: FoundEntity[]
      problems: FoundProblem[]
      /** Docs pages of its entities, in reading order. */
      pages?: FoundPage[]
    }
  /** The item no longer exists. */
  | { key: string; gone: true }

/** The item could not be read; no other item is affected. Its entities are kept, and the read is retried later. */
export type ItemFailed = { key: string; failed: unknown }

/** Reads entities from a plugin's account. The platform handles checkpoints, diffs and the deletion guard. */
export type Source<Settings, Secrets> = {
  list(context: PluginContext<Settings, Secrets>, cursor: string | undefined): Promise<ListPage>
  /**
   * Seconds until the next full sync for this number of items, where listing many is expensive; otherwise the manifest's
   * `syncEveryS`.
   */
  everyS?(items: number): number
  /** Maximum number of items per `read`. */
  batch: number
  /**
   * Returns one result per item. If it throws or times out, the platform retries with smaller batches, down to one item, and an
   * item that fails on its own gets a problem. Only errors of scope `account` stop the run.
   */
  read(
    context: PluginContext<Settings, Secrets>,
    items: readonly { key: string; name: string; version: string; state: Json }[],
  ): Promise<(ItemRead | ItemFailed)[]>
}

/** Files to write as one change, for review at the vendor. */
export type ProposedChange = {
  /** The branch of the change; a second change on the same branch updates the first. */
  branch: string
  title: string
  body: string
  files: readonly { path: string; text: string }[]
}

/** Proposes file changes: pull requests, merge requests. */
export type Proposals<Settings, Secrets> = {
  /** Whether a file at this path would be read as a descriptor. */
  reads(settings: Settings, path: string): boolean
  /** The latest content of a file; undefined if it does not exist. */
  readFile(context: PluginContext<Settings, Secrets>, item: ItemRef, path: string): Promise<string | undefined>
  /** @returns its URL and its display name, such as `acme/ledger#12` */
  propose(
    context: PluginContext<Settings, Secrets>,
    item: ItemRef,
    change: ProposedChange,
  ): Promise<{ url: string; label: string }>
}

/** Receives what a watcher observes. Each call is one transaction. */
export type WorkloadSink = {
  apply(change: { workloads: readonly WorkloadInput[]; removed: readonly string[] }): Promise<void>
  /** Marks the listing of these kinds as complete: workloads of these kinds that it does not contain are removed. */
  listed(kinds: readonly string[], keys: readonly string[]): Promise<void>
  /** Status of the runtime, and its heartbeat: call it at least every 30 seconds. */
  report(report: RuntimeReport): Promise<void>
}

/**
 * Watches an account for changes. Only one worker at a time runs it. It is restarted with backoff when it throws, and immediately
 * when settings change.
 */
type Watcher<Settings, Secrets> = {
  /** Runs until the signal aborts. @throws VendorError if nothing can be read any more */
  watch(context: PluginContext<Settings, Secrets>, workloads: WorkloadSink): Promise<void>
}

/** Selects lines of a container's log. */
export type LogRequest = {
  namespace: string
  instance: string
  container: string
  previous: boolean
  follow: boolean
  lines: number
  bytes: number
}

/** A text to copy before or after connecting, such as a manifest or a policy. */
export type Guide = {
  title: string
  help: string
  fileName: string
  text: string
  /** The field of the connect form that it is shown above, such as `settings.roleArn`; below the form if absent. */
  field?: string
  /** Only shown while all of these hold. */
  when?: readonly FieldCondition[]
  /** Placeholders in the text, replaced by what is typed into a field. */
  values?: readonly { placeholder: string; field: string }[]
  /** Where the text is used. */
  link?: FieldLink
}

/** What to do after a webhook delivery. Payloads are never trusted for content, only for what to read again. */
export type EventDelta = {
  /**
   * Items to read again. `outdated` is a revision known to be stale: if a vendor's replica still returns it, the read is retried.
   */
  read?: { key: string; name: string; outdated?: string }[]
  /** Items that were deleted. */
  gone?: string[]
  /** A run or a deployment has changed. */
  pipelines?: PipelineDelta
  /** The address of a pull request that was merged or closed. */
  pullRequest?: string
  /** The event affects the whole account: start a full sync. */
  full?: boolean
  /** The account was renamed; the platform asks the connection for the new name. */
  renamed?: boolean
  /** The connection was removed or suspended at the vendor. */
  ended?: string
  /** A webhook was deleted at the vendor, with its id if known. */
  webhookDeleted?: { id?: string }
  /** Permissions were added: whatever failed for lack of them is read again. */
  permissionsChanged?: boolean
  /** Logged for the integration if the delivery has no effect. */
  ignored?: string
}

export type Webhooks = {
  /** Bytes of the vendor's largest delivery, if more than `hookLimits.bytes`. */
  maxBytes?: number
  /** Verifies the vendor's signature of the raw body. */
  verify(headers: Record<string, string | undefined>, body: string, secret: string): Promise<boolean>
  /** The vendor's delivery id and event name; undefined if the headers are not from the vendor. */
  identify(headers: Record<string, string | undefined>): { deliveryId: string; event: string } | undefined
  map(event: string, payload: Json, settings: unknown): EventDelta
}

export type CheckResult = {
  /** Name of the account, for example "acme". */
  account: string
  /** Distinguishes accounts of the same name on different hosts; the account's name if there is only one host. */
  accountKey?: string
  /** The vendor's id of the account, which does not change when it is renamed. */
  accountId?: string
  /** Lines for the connect page: what was found. */
  found: string[]
  /** What will not work and how to fix it; the connection itself is valid. */
  warnings: string[]
  /** Permissions that the vendor's answers have shown. The connection is not saved while a required one is missing. */
  permissions?: readonly CheckedPermission[]
}

/** `unknown`: the vendor does not tell, or there was nothing to test it with. */
export type CheckedPermission = { name: string; state: 'granted' | 'missing' | 'unknown'; optional?: true }

export type Connection<Settings, Secrets> = {
  /** @throws VendorError with a message that says what is wrong and what to do */
  check(context: PluginContext<Settings, Secrets>): Promise<CheckResult>
  /** The current account with this id; undefined if it cannot be found. */
  locate?(
    context: PluginContext<Settings, Secrets>,
    accountId: string,
  ): Promise<{ account: string; accountKey: string; settings: Settings } | undefined>
  /**
   * When the stored credential expires; resolves to null if it does not, or if the vendor does not report it. Called about once a
   * day, so it may send a request. Null for plugins whose credentials never expire.
   */
  credentialExpiry: ((context: PluginContext<Settings, Secrets>) => Promise<CredentialExpiry | null>) | null
}

/** `label` is the name of the credential, such as "access token". */
export type CredentialExpiry = { expiresAt: Date; label: string }

/**
 * An interactive setup at the vendor, for example of a GitHub App: we post a form, the vendor redirects back with a code, and
 * again when the App is installed. Secrets are carried between the steps in an encrypted ticket.
 */
export type Install = {
  label: string
  help: string
  /** Fields shown before the redirect; they become the settings. */
  input: z.ZodType
  begin(
    input: unknown,
    urls: { callback: string; setup: string; hook: string; state: string },
  ): { action: string; fields: Record<string, string> }
  /** @throws VendorError if the code is invalid */
  redeem(
    input: unknown,
    query: Record<string, string>,
    request: typeof fetch,
    state: string,
  ): Promise<{ secrets: Record<string, unknown>; hookSecret: string; next: string }>
  /** Adds the secrets of the last redirect. @throws VendorError if the user declined */
  finish(query: Record<string, string>): Record<string, unknown>
}

export type PluginServer<Settings = unknown, Secrets = unknown> = {
  manifest: ConnectingManifest
  settings: z.ZodType<Settings>
  /** A secret named `webhookSecret` was chosen for a webhook added manually; it replaces the generated one. */
  secrets: z.ZodType<Secrets>
  connection: Connection<Settings, Secrets>
  /** Reads entities. */
  source?: Source<Settings, Secrets>
  /** Its entities are pushed to `PUT /api/v1/entities`; nothing is read. */
  receivesEntities?: true
  /** Proposes changes of descriptor files. */
  proposals?: Proposals<Settings, Secrets>
  /** Reads images of docs. */
  files?: FileReader<Settings, Secrets>
  /** Reads folders that templates fetch. */
  folders?: FolderReader<Settings, Secrets>
  /** Actions of templates. */
  actions?: readonly PluginAction<Settings, Secrets>[]
  /** Reads pull requests that runs of templates wait for. */
  pullRequests?: PullRequestReader<Settings, Secrets>
  /** Watches workloads. */
  watcher?: Watcher<Settings, Secrets>
  /** Reads pipelines, their runs and deployments. */
  pipelines?: PipelineSource<Settings, Secrets>
  /** Reads billing files. */
  costs?: CostSource<Settings, Secrets>
  /** Reads documents that questions are answered from. */
  knowledge?: KnowledgeSource<Settings, Secrets>
  /** Reads source code that is searched for flags. */
  code?: CodeSource<Settings, Secrets>
  /** Streams a container's log as plain text; ends by itself, or when the signal aborts. */
  logs?(context: PluginContext<Settings, Secrets>, request: LogRequest): Promise<ReadableStream<Uint8Array>>
  webhooks?: Webhooks
  /** The webhook that it creates at the vendor. */
  subscription?: WebhookSubscription<Settings, Secrets>
  install?: Install
  /** Shown on the connect page. */
  guides?: readonly Guide[]
  /** For plugins that can use an IAM role: its policies, with the external ID of an organization. */
  awsGuides?(identity: { principal: Pick<AwsIdentity['principal'], 'arn'>; externalId: string }): readonly Guide[]
  /** Installation instructions of the agent, for integrations behind one. */
  agent?: { required(settings: Settings): boolean; guide(agent: { url: string; token: string; name: string }): Guide }
}

/** The server side of all plugins, as the platform uses it. Created by plugins/server.ts. */
export type PluginRegistry = {
  get(id: string): PluginServer | undefined
  all(): readonly PluginServer[]
  /** All plugins, including those without a server side. */
  manifests(): readonly PluginManifest[]
}

/** Settings and secrets are parsed by the plugin's schemas before any other code of it receives them. */
export function defineServer<Settings, Secrets>(server: PluginServer<Settings, Secrets>): PluginServer {
  return server as unknown as PluginServer
}
