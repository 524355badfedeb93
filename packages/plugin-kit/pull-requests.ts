import type { PluginContext } from './context.ts'

/** `closed`: without being merged. */
export type PullRequestState = 'open' | 'merged' | 'closed'

/** Reads the state of pull requests, or merge requests, that a run waits for. */
export type PullRequestReader<Settings, Secrets> = {
  /** Whether the address is that of a pull request on this account's host. */
  serves(settings: Settings, url: string): boolean
  /** @throws VendorError `not_found` if there is none, or the account may not read it */
  read(context: PluginContext<Settings, Secrets>, url: string): Promise<PullRequestState>
}
