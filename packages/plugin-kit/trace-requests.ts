import { startSpan } from '@callboard/jobs/tracing'
import { timeVendor } from '@callboard/jobs/work-metrics'
import type { Dispatcher } from 'undici'
import { vendorOf } from './vendor-of.ts'

/**
 * Records each request to a vendor in the metrics, and as a span of the current trace: method, host and status. The path is omitted, because some
 * vendors put secrets into it. The span ends with the response headers; a stream may stay open for hours. Trace headers are not
 * sent: vendors do not use them, and they would break signed requests.
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
  const record = timeVendor(vendorOf(host))
  return dispatch(options, {
    onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
    onRequestUpgrade(controller, status, headers, socket) {
      record(status)
      span?.end()
      handler.onRequestUpgrade?.(controller, status, headers, socket)
    },
    onResponseStart(controller, status, headers, message) {
      // Informational (1xx) responses are followed by the final one.
      if (status >= 200) {
        record(status)
        span?.set({ 'http.response.status_code': status })
        span?.end(status >= 400 ? Object.assign(new Error('refused by the vendor'), { code: String(status) }) : undefined)
      }
      handler.onResponseStart?.(controller, status, headers, message)
    },
    onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
    onResponseEnd: (controller, trailers) => handler.onResponseEnd?.(controller, trailers),
    onResponseError(controller, error) {
      record(undefined)
      span?.end(error)
      handler.onResponseError?.(controller, error)
    },
    onResponseStarted: () => handler.onResponseStarted?.(),
    onBodySent: (chunk) => handler.onBodySent?.(chunk),
    onRequestSent: () => handler.onRequestSent?.(),
  })
}
