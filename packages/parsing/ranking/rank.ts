import type { StoredPage } from '@callboard/modules/knowledge/domain/index-store'
import type { Found } from '@callboard/modules/knowledge/domain/search-index'

/** Reads what an index is built from. `version` names the state of all pages that `ids` lists. */
export type IndexLoader = {
  ids(): Promise<{ version: string; ids: string[] }>
  pages(ids: readonly string[]): Promise<StoredPage[]>
}

export type RankingEngine = {
  /**
   * Searches the index of a key, which is brought up to date first. Undefined if it was dropped meanwhile, to make room for others.
   * @param of `key` names who may read what: an index contains nothing else
   */
  search(of: { key: string; version: string; question: string; load: IndexLoader }): Promise<Found | undefined>
  size(): Promise<{ bytes: number; indexes: number }>
  close(): Promise<void>
}

// Next bundles its own copy of this module. The engine belongs to the process.
type Shared = { engine?: RankingEngine }
const holder = globalThis as typeof globalThis & { callboardRanking?: Shared }
holder.callboardRanking ??= {}
const shared = holder.callboardRanking

/** Sets the engine of a process, as in apps/web/server.ts: Next's bundles cannot start its thread. */
export function provideRankingEngine(engine: RankingEngine): void {
  shared.engine = engine
}

/** The engine of this process; started by the first question unless one was provided. */
export async function rankingEngine(): Promise<RankingEngine> {
  if (shared.engine) return shared.engine
  const { createRankingEngine } = await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ './engine.ts')
  shared.engine ??= createRankingEngine()
  return shared.engine
}

/** Ends the thread of this process; the next question starts another. */
export async function closeRanking(): Promise<void> {
  const { engine } = shared
  delete shared.engine
  await engine?.close()
}
