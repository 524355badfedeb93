import { type Dispatcher, fetch, type RequestInit, type Response } from 'undici'
import type { CloudContext } from './context.ts'

/**
 * Requests to one address, on a connection that is guarded and pinned to it: the address may be a tenant's word, and must
 * not lead inside our network. Answers may be of any size. Close it when done; what is under way comes to its end.
 */
export function pinned({ dispatcher, signal, onRequest }: CloudContext) {
  let connection: Dispatcher | undefined
  return {
    async send(address: string | URL, init: Omit<RequestInit, 'dispatcher' | 'signal' | 'redirect'> = {}): Promise<Response> {
      onRequest({})
      connection ??= dispatcher(new URL(address))
      return fetch(address, { ...init, signal, redirect: 'manual', dispatcher: connection })
    },
    close: () => void connection?.close(),
  }
}
