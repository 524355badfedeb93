import { vendorLimits } from '@callboard/core/limits/limits'
import { VendorError } from './vendor-error.ts'

const bodiless = [101, 204, 205, 304]

/** @throws VendorError `refused` from the stream after more than `maxBytes`; the underlying body is cancelled */
function limited(body: ReadableStream<Uint8Array>, host: string, maxBytes: number): ReadableStream<Uint8Array> {
  let size = 0
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        size += chunk.length
        if (size <= maxBytes) return controller.enqueue(chunk)
        controller.error(
          new VendorError(
            'refused',
            `${host} returned more than ${Math.round(maxBytes / 1024)} KiB, so the response was discarded. Nothing was changed.`,
          ),
        )
      },
    }),
  )
}

/**
 * A response whose body is limited to `maxBytes` after decompression: 300 KiB on the wire can be 300 MiB in memory. Status,
 * headers and URL are unchanged.
 */
export function boundedResponse(answer: Response, url: URL, maxBytes: number = vendorLimits.answerBytes): Response {
  if (!answer.body || bodiless.includes(answer.status)) return answer
  const { status, statusText, headers } = answer
  const bounded = new Response(limited(answer.body, url.host, maxBytes), { status, statusText, headers })
  Object.defineProperty(bounded, 'url', { value: answer.url })
  return bounded
}
