import type { Source } from './live-source.ts'

type Handlers = {
  /** @param attempts consecutive attempts that have failed */
  connect(attempts: number): Source
  /** The stream is open. `first`: for the first time since the page was loaded. */
  onOpen(first: boolean): void
  onTopic(topic: string): void
  /** The viewer's permissions have changed. */
  onAccess(): void
  /** No stream could be opened, for this number of consecutive attempts. */
  onFailure(attempts: number): void
}

/** Longer than two heartbeats of the server. */
const silenceMs = 60_000
/** A connection that is silent for this long is being buffered by a proxy. */
const openMs = 15_000
const maxDelayMs = 60_000

/** Doubles from one second, with jitter so that many pages do not reconnect simultaneously. */
export const delayBefore = (attempt: number, random = Math.random()): number =>
  Math.min(maxDelayMs, 1000 * 2 ** Math.min(attempt, 10)) * (0.5 + random / 2)

/** Keeps one event stream open while it is required, and reopens it when it breaks. */
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
    const opened = handlers.connect(attempts)
    source = opened
    // Ignores events of a stream that was closed meanwhile.
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
    /** Opens the stream unless it is open or opening. */
    start: () => {
      if (!source) start()
    },
    stop: drop,
  }
}
