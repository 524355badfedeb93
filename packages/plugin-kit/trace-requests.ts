import { startSpan } from '@callboard/jobs/tracing'
import type { Dispatcher } from 'undici'

/**
 * Records each request to a vendor as a span of the trace that is under way: method, host and status. The path is left out,
 * because some vendors put secrets into it. The span ends with the answer's headers; a stream may stay open for hours.
 * The trace's ids are not sent along: vendors have no use for them, and signed requests would no longer match their signature.
 */
export const traceRequests: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
  const origin = URL.canParse(String(options.origin)) ? new URL(String(options.origin)) : undefined
  const host = origin?.hostname ?? 'unknown'
  const attributes = {
    'http.request.method': options.method,
    'server.address': host,
    ...(origin?.port ? { 'server.port': Number(origin.port) } : {}),
  }
  const span = startSpan({ name: `${options.method} ${host}`, kind: 'client', attributes })
  if (!span) return dispatch(options, handler)
  return dispatch(options, {
    onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
    onRequestUpgrade(controller, status, headers, socket) {
      span.end()
      handler.onRequestUpgrade?.(controller, status, headers, socket)
    },
    onResponseStart(controller, status, headers, message) {
      // An informational answer is followed by the real one.
      if (status >= 200) {
        span.set({ 'http.response.status_code': status })
        span.end(status >= 400 ? Object.assign(new Error('refused by the vendor'), { code: String(status) }) : undefined)
      }
      handler.onResponseStart?.(controller, status, headers, message)
    },
    onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
    onResponseEnd: (controller, trailers) => handler.onResponseEnd?.(controller, trailers),
    onResponseError(controller, error) {
      span.end(error)
      handler.onResponseError?.(controller, error)
    },
    onResponseStarted: () => handler.onResponseStarted?.(),
    onBodySent: (chunk) => handler.onBodySent?.(chunk),
    onRequestSent: () => handler.onRequestSent?.(),
  })
}
