import { boundedResponse } from '@callboard/plugin-kit/bounded-response'
import { type Dispatcher, fetch, type RequestInit } from 'undici'
import type { CloudContext } from './context.ts'

/**
 * Requests to one address over a guarded connection pinned to it: a tenant may choose the address, and it must not resolve to our
 * internal network. Close it when done; requests in progress are completed. `maxBytes` limits each response, decompressed. Set a
 * larger value for files that the reader limits itself.
 */
export function pinned({ dispatcher, signal, onRequest }: CloudContext, maxBytes?: number) {
  let connection: Dispatcher | undefined
  return {
    async send(address: string | URL, init: Omit<RequestInit, 'dispatcher' | 'signal' | 'redirect'> = {}): Promise<Response> {
      onRequest({})
      connection ??= dispatcher(new URL(address))
      const answer = await fetch(address, { ...init, signal, redirect: 'manual', dispatcher: connection })
      return boundedResponse(answer as unknown as Response, new URL(address), maxBytes)
    },
    close: () => void connection?.close(),
  }
}
