/**
 * Streams events, a line of JSON each.
 * @param open gets a signal that aborts as soon as the reader leaves
 */
export function jsonLines(open: (signal: AbortSignal) => AsyncGenerator<object>, request: AbortSignal): Response {
  const encoder = new TextEncoder()
  const left = new AbortController()
  const events = open(AbortSignal.any([request, left.signal]))
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await events.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`))
    },
    // Ends the request to whoever the events come from, then what follows it.
    async cancel() {
      left.abort()
      await events.return(undefined)
    },
  })
  return new Response(body, { headers: { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' } })
}

/** The lines of a response as they arrive. */
export async function* readLines(response: Response): AsyncGenerator<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    // Safari cannot iterate over a stream.
    const { done = true, value = '' } = (await reader?.read()) ?? {}
    if (done) break
    const lines = (rest + value).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest) yield rest
}
