import { boundedAnswer } from '@callboard/plugin-kit/bounded-answer'
import { type Dispatcher, fetch, type RequestInit } from 'undici'
import type { CloudContext } from './context.ts'

/**
 * Requests to one address, on a connection that is guarded and pinned to it: the address may be a tenant's word, and must
 * not lead inside our network. Close it when done; what is under way comes to its end.
 * `maxBytes` bounds each answer, decompressed. Give more where a file is streamed that its reader bounds itself.
 */
export function pinned({ dispatcher, signal, onRequest }: CloudContext, maxBytes?: number) {
  let connection: Dispatcher | undefined
  return {
    async send(address: string | URL, init: Omit<RequestInit, 'dispatcher' | 'signal' | 'redirect'> = {}): Promise<Response> {
      onRequest({})
      connection ??= dispatcher(new URL(address))
      const answer = await fetch(address, { ...init, signal, redirect: 'manual', dispatcher: connection })
      return boundedAnswer(answer as unknown as Response, new URL(address), maxBytes)
    },
    close: () => void connection?.close(),
  }
}
