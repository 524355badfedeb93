import { isLiveTopic, type LiveTopic } from '@callboard/core/live'

type Listener = { topics: readonly LiveTopic[]; onChange: () => void; onOpen: (() => void) | undefined }

const listeners = new Set<Listener>()

/**
 * Calls `onChange` when something of these topics has changed, or may have while this page had no stream.
 * @param onOpen called when the first stream opens: changes between the page's data and that moment are unknown
 * @returns a function that unsubscribes
 */
export function subscribeLive(topics: readonly LiveTopic[], onChange: () => void, onOpen?: () => void): () => void {
  const listener = { topics, onChange, onOpen }
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Ignores a topic of a newer server that this page does not know. */
export function publishLive(topic: string): void {
  if (!isLiveTopic(topic)) return
  for (const { topics, onChange } of [...listeners]) if (topics.includes(topic)) onChange()
}

export function publishAllLive(): void {
  for (const { onChange } of [...listeners]) onChange()
}

export function publishLiveOpen(): void {
  for (const { onOpen } of [...listeners]) onOpen?.()
}

/** Runs `work` immediately and then at most once per `gapMs`; the last call is never lost. */
export function throttled(work: () => void, gapMs: number) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let again = false
  const call = () => {
    if (timer) {
      again = true
      return
    }
    work()
    timer = setTimeout(() => {
      timer = undefined
      if (!again) return
      again = false
      call()
    }, gapMs)
  }
  return { call, cancel: () => clearTimeout(timer) }
}
