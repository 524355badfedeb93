import type { TenantId } from '@callboard/core/ids'

/** An answer, and what it was computed from. */
type Answer = { version: string; value: Promise<unknown> }

export type AnswerCache = {
  /**
   * The answer to a question of a tenant, computed again once its version changes. Several requests wait for one computation.
   * @param question unique among all questions of this cache
   */
  get<T>(tenantId: TenantId, question: string, version: string, compute: () => Promise<T>): Promise<T>
  /** The answer of another snapshot, if there is one, for reads that are repeated if it no longer holds. */
  latest<T>(tenantId: TenantId, question: string): { version: string; value: Promise<T> } | undefined
}

const shared = globalThis as typeof globalThis & { callboardAnswers?: Map<string, Map<string, Answer>> }
shared.callboardAnswers ??= new Map()

/**
 * Keeps the answers to expensive questions in this process. Permissions are checked by whoever asks; the version must be read in
 * the same snapshot as what the answer is computed from.
 * @param name one for each use. Next bundles its own copies of modules, which share the answers by it.
 */
export function createAnswerCache(name: string, maxAnswers: number): AnswerCache {
  const answers = shared.callboardAnswers?.get(name) ?? new Map<string, Answer>()
  shared.callboardAnswers?.set(name, answers)

  function keep(key: string, answer: Answer): void {
    answers.delete(key)
    answers.set(key, answer)
    // A map is in the order of insertion: the answer that was used longest ago goes first.
    for (const oldest of answers.keys()) {
      if (answers.size <= maxAnswers) break
      answers.delete(oldest)
    }
  }

  return {
    async get<T>(tenantId: TenantId, question: string, version: string, compute: () => Promise<T>): Promise<T> {
      const key = `${tenantId} ${question}`
      const known = answers.get(key)
      if (known?.version === version) {
        keep(key, known)
        // Another request computes it. If that fails, such as because its connection broke, this one does it by itself.
        const value = (await known.value.catch(() => undefined)) as T | undefined
        if (value !== undefined) return value
      }
      const value = compute()
      const answer = { version, value }
      keep(key, answer)
      value.catch(() => {
        if (answers.get(key) === answer) answers.delete(key)
      })
      return value
    },
    latest: <T>(tenantId: TenantId, question: string) =>
      answers.get(`${tenantId} ${question}`) as { version: string; value: Promise<T> } | undefined,
  }
}
