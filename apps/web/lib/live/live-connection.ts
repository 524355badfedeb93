/** What is used of the browser's EventSource. */
type Source = { addEventListener(name: string, listener: (event: Event) => void): void; close(): void }

type Handlers = {
  connect(): Source
  /** The stream is open. `first`: for the first time since the page was loaded. */
  onOpen(first: boolean): void
  onTopic(topic: string): void
  /** What the viewer may open has changed. */
  onAccess(): void
  /** No stream can be had, now for so many attempts in a row. */
  onFailure(attempts: number): void
}

/** Longer than two heartbeats of the server. */
const silenceMs = 60_000
/** A connection that says nothing for so long is held back by something in between. */
const openMs = 15_000
const maxDelayMs = 60_000

/** Doubles from one second; spread, so that many pages do not come back in the same moment. */
export const delayBefore = (attempt: number, random = Math.random()): number =>
  Math.min(maxDelayMs, 1000 * 2 ** Math.min(attempt, 10)) * (0.5 + random / 2)

/** Keeps one event stream open while it is wanted, and opens it again when it breaks. */
export function liveConnection(handlers: Handlers) {
  let source: Source | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let attempts = 0
  let wasOpen = false

  const wait = (ms: number, then: () => void) => {
    clearTimeout(timer)
    timer = setTimeout(then, ms)
  }
  const drop = () => {
    clearTimeout(timer)
    source?.close()
    source = undefined
  }
  const fail = () => {
    drop()
    attempts++
    wait(delayBefore(attempts - 1), start)
    handlers.onFailure(attempts)
  }
  const start = () => {
    drop()
    const opened = handlers.connect()
    source = opened
    // Events of a stream that was dropped meanwhile are not this connection's any more.
    const on = (name: string, then: (data: string) => void) =>
      opened.addEventListener(name, (event) => {
        if (source === opened) then(String((event as MessageEvent).data))
      })
    wait(openMs, fail)
    on('open', () => {
      attempts = 0
      wait(silenceMs, fail)
      handlers.onOpen(!wasOpen)
      wasOpen = true
    })
    on('ping', () => wait(silenceMs, fail))
    on('message', (topic) => {
      wait(silenceMs, fail)
      handlers.onTopic(topic)
    })
    on('access', () => handlers.onAccess())
    on('error', fail)
  }
  return {
    /** Opens the stream unless one is open or on its way. */
    start: () => {
      if (!source) start()
    },
    stop: drop,
  }
}
