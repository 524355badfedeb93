import { Worker } from 'node:worker_threads'
import type { ApiFinding } from '@callboard/core/api/finding'

/** A description is text that anybody may write: checking one may not take longer, nor hold more memory. */
const mostMs = 15_000
const mostMegabytes = 512

type Answer = { findings: ApiFinding[] } | { failed: string }

const unchecked = (why: string): ApiFinding[] => [
  { code: 'not-checked', severity: 'error', path: '', line: null, message: `The description could not be checked: ${why}` },
]

/** Checks descriptions of APIs against Spectral's rules for OpenAPI and AsyncAPI, in a thread that can be ended. */
export class Linter {
  private thread: Worker | undefined
  private readonly mostMs: number

  constructor(limit = mostMs) {
    this.mostMs = limit
  }

  /** What rules say of a description in YAML or JSON, the heaviest first. Never throws for what it holds. */
  async lint(text: string): Promise<ApiFinding[]> {
    this.thread ??= new Worker(new URL('./lint-thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
      // Nothing of the environment is its business.
      env: {},
    })
    const answer = await this.ask(this.thread, text)
    return 'findings' in answer ? answer.findings : unchecked(answer.failed)
  }

  private ask(thread: Worker, text: string): Promise<Answer> {
    return new Promise((resolve) => {
      const settle = (answer: Answer) => {
        clearTimeout(timer)
        thread.off('message', settle).off('error', failed).off('exit', ended)
        resolve(answer)
      }
      const giveUp = (why: string) => {
        this.thread = undefined
        // A thread that is being ended may still fail; nobody waits for it any more.
        thread.on('error', () => {})
        void thread.terminate()
        settle({ failed: why })
      }
      const failed = (error: Error) => giveUp(`${error.message}.`)
      const ended = () => giveUp('the check ended early.')
      const timer = setTimeout(() => giveUp(`it took longer than ${this.mostMs / 1000} seconds.`), this.mostMs)
      thread.on('message', settle).on('error', failed).on('exit', ended)
      thread.postMessage(text)
    })
  }

  async close(): Promise<void> {
    const { thread } = this
    this.thread = undefined
    await thread?.terminate()
  }
}
