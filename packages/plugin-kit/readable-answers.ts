import { z } from 'zod'
import type { PluginServer } from './server.ts'
import { VendorError } from './vendor-error.ts'

/** Parts of a plugin whose functions read what its vendor answers. */
const parts = ['connection', 'source', 'proposals', 'watcher', 'pipelines', 'costs', 'subscription'] as const

/** How code fails that was promised another shape: by a schema, or where it reaches into what is not there. */
const isMisread = (error: unknown): boolean =>
  error instanceof z.ZodError ||
  error instanceof SyntaxError ||
  error instanceof RangeError ||
  // An address that does not answer is a TypeError too, of `fetch`.
  (error instanceof TypeError && error.message !== 'fetch failed')

function unreadable(vendor: string, error: unknown): unknown {
  if (!isMisread(error)) return error
  const message = `${vendor} returned an undocumented response, so nothing was changed. If this persists, check that the URL belongs to ${vendor}.`
  return new VendorError('incomplete', message, { cause: error })
}

type AnyFunction = (...values: unknown[]) => unknown

function guarded(vendor: string, work: AnyFunction): AnyFunction {
  return (...values) => {
    try {
      const answer = work(...values)
      if (!(answer instanceof Promise)) return answer
      return answer.catch((error) => {
        throw unreadable(vendor, error)
      })
    } catch (error) {
      throw unreadable(vendor, error)
    }
  }
}

/** The functions of an object, and of plain objects in it. */
function guardedParts(vendor: string, of: object): object {
  const entries = Object.entries(of).map(([name, value]: [string, unknown]) => {
    if (typeof value === 'function') return [name, guarded(vendor, value.bind(of))]
    const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
    return [name, isPlain ? guardedParts(vendor, value) : value]
  })
  return Object.fromEntries(entries)
}

/**
 * A plugin for which an answer of an unexpected shape is a trouble of its integration, shown on its page like any other
 * refusal, and not a failure of ours.
 */
export function withReadableAnswers(server: PluginServer): PluginServer {
  const vendor = server.manifest.name
  const wrapped = parts.flatMap((part) => {
    const of: object | undefined = server[part]
    return of ? [[part, guardedParts(vendor, of)]] : []
  })
  return { ...server, ...Object.fromEntries(wrapped) }
}
