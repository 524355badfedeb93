/** Streams a file while its pages are being read. `pages` yields its text or bytes. */
export function download(filename: string, type: string, pages: AsyncIterable<string | Uint8Array>): Response {
  const encoder = new TextEncoder()
  const iterator = pages[Symbol.asyncIterator]()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next()
      if (done) controller.close()
      else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value)
    },
    async cancel() {
      await iterator.return?.()
    },
  })
  return new Response(body, {
    headers: { 'content-type': type, 'content-disposition': `attachment; filename="${filename}"`, 'cache-control': 'no-store' },
  })
}
