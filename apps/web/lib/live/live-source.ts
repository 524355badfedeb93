/** The used part of the browser's EventSource. */
export type Source = { addEventListener(name: string, listener: (event: Event) => void): void; close(): void }

const events = ['open', 'ping', 'message', 'access'] as const
type Said = { name: (typeof events)[number]; data: string; to?: string } | { hello: string }

/** Part of the names of lock and channel: pages of a version that says something else do not receive each other's events. */
const version = 1

/**
 * An event stream that the visible tabs of a browser share. One of them holds a lock, has the stream and passes on what it says;
 * the others wait for the lock, so that one of them opens a stream as soon as it is free. A closed or crashed tab frees it.
 */
function sharedSource(url: string, connect: () => Source): Source {
  const name = `callboard-live-${version} ${url}`
  const id = crypto.randomUUID()
  const target = new EventTarget()
  const channel = new BroadcastChannel(name)
  const closed = new AbortController()
  let source: Source | undefined
  /** Whether the stream is open, of this tab or of another. */
  let isOpen = false
  const emit = (event: string, data: string) => target.dispatchEvent(new MessageEvent(event, { data }))
  const post = (said: Said) => {
    if (!closed.signal.aborted) channel.postMessage(said)
  }
  const lead = () => {
    isOpen = false
    source = connect()
    source.addEventListener('error', () => emit('error', ''))
    for (const event of events)
      source.addEventListener(event, (heard) => {
        const data = String((heard as MessageEvent).data)
        if (event === 'open') isOpen = true
        emit(event, data)
        post({ name: event, data })
      })
  }
  channel.onmessage = ({ data: said }: MessageEvent<Said>) => {
    if ('hello' in said) {
      if (source && isOpen) post({ name: 'open', data: '', to: said.hello })
      return
    }
    // An answer to the greeting says nothing new to a tab that has seen the stream open.
    if (source || (said.to !== undefined && (said.to !== id || isOpen))) return
    if (said.name === 'open') isOpen = true
    emit(said.name, said.data)
  }
  post({ hello: id })
  const held = () =>
    new Promise<void>((resolve) => {
      closed.signal.addEventListener('abort', () => resolve(), { once: true })
      lead()
    })
  // Rejected if the tab is hidden before its turn.
  navigator.locks.request(name, { signal: closed.signal }, held).catch(() => undefined)
  return {
    addEventListener: (event, listener) => target.addEventListener(event, listener),
    close() {
      closed.abort()
      source?.close()
      channel.close()
    },
  }
}

/**
 * The event stream of a page. It is the page's own where browsers have no locks, which they need HTTPS for, and after the shared
 * one has failed twice.
 * @param attempts consecutive failures
 */
export function liveSource(url: string, attempts: number, connect: () => Source = () => new EventSource(url)): Source {
  return attempts > 1 || !('locks' in navigator) ? connect() : sharedSource(url, connect)
}
