import { z } from 'zod'
import type { PluginServer } from './server.ts'
import { VendorError } from './vendor-error.ts'
import { type AnyFunction, wrapFunctions } from './wrap-functions.ts'

/** Parts of a plugin whose functions parse vendor responses. */
const parts = [
  'connection',
  'source',
  'proposals',
  'watcher',
  'pipelines',
  'costs',
  'knowledge',
  'subscription',
  'pullRequests',
] as const

/** Errors of code that received an unexpected shape: from a schema, or from accessing a missing property. */
const isMalformedResponse = (error: unknown): boolean =>
  error instanceof z.ZodError ||
  error instanceof SyntaxError ||
  error instanceof RangeError ||
  // `fetch` also throws a TypeError if an address is unreachable.
  (error instanceof TypeError && error.message !== 'fetch failed')

function malformedResponseError(vendor: string, error: unknown): unknown {
  if (!isMalformedResponse(error)) return error
  const message = `${vendor} returned an undocumented response, so nothing was changed. If this persists, check that the URL belongs to ${vendor}.`
  return new VendorError('incomplete', message, { cause: error })
}

function guarded(vendor: string, work: AnyFunction): AnyFunction {
  return (...values) => {
    try {
      const answer = work(...values)
      if (!(answer instanceof Promise)) return answer
      return answer.catch((error) => {
        throw malformedResponseError(vendor, error)
      })
    } catch (error) {
      throw malformedResponseError(vendor, error)
    }
  }
}

/**
 * Wraps a plugin so that a response of an unexpected shape is reported as an error of its integration, like any other vendor
 * error, and not as a bug in Callboard.
 */
export function withResponseErrors(server: PluginServer): PluginServer {
  const vendor = server.manifest.name
  const wrapped = parts.flatMap((part) => {
    const of: object | undefined = server[part]
    return of ? [[part, wrapFunctions(of, (work) => guarded(vendor, work))]] : []
  })
  return { ...server, ...Object.fromEntries(wrapped) }
}
