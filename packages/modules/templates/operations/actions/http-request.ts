import { guardedFetch } from '@callboard/plugin-kit/http'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { builtInAction } from './built-in-action.ts'

const maxBytes = 512 * 1024

/** The body of a response as JSON, or as text. */
function bodyOf(text: string) {
  try {
    return z.json().parse(JSON.parse(text))
  } catch {
    return text
  }
}

const httpRequest = builtInAction({
  id: 'http:request',
  description: 'Sends an HTTP request to a public address. Repeated attempts send the same Idempotency-Key.',
  input: z.object({
    url: z.url({ protocol: /^https?$/ }).max(2000),
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']).default('GET'),
    headers: z.record(z.string().max(100), z.string().max(8000)).default({}),
    body: z.union([z.string().max(256 * 1024), z.record(z.string(), z.json())]).optional(),
    /** Whether the step goes on after a response with another status than 2xx. */
    continueOnBadResponse: z.boolean().default(false),
  }),
  output: z.object({ code: z.number(), headers: z.record(z.string(), z.string()), body: z.json() }),
  examples: [
    { description: 'Tell another system', example: 'url: https://example.com/hooks\nmethod: POST\nbody:\n  name: shop' },
  ],
  async run({ platform }, { idempotencyKey, signal, log }, { url, method, headers, body, continueOnBadResponse }) {
    const sent = new Headers(headers)
    sent.set('idempotency-key', idempotencyKey)
    if (body !== undefined && typeof body !== 'string' && !sent.has('content-type')) sent.set('content-type', 'application/json')
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const request = guardedFetch({ ...platform.outgoing, maxBytes })
    const response = await request(url, { method, headers: sent, signal, ...(text === undefined ? {} : { body: text }) })
    const answer = await response.text()
    log(`${method} ${url}: ${response.status}`)
    if (!response.ok && !continueOnBadResponse) {
      const kind = response.status >= 500 ? 'unavailable' : response.status === 429 ? 'rate_limited' : 'refused'
      throw new VendorError(kind, `${new URL(url).host} answered ${response.status}: ${answer.slice(0, 300)}`)
    }
    return { output: { code: response.status, headers: Object.fromEntries(response.headers), body: bodyOf(answer) } }
  },
  describe: ({ method, url }) => ({ text: `Would send ${method} ${url}.`, output: { code: 200, headers: {}, body: null } }),
})

export const httpActions = [httpRequest]
