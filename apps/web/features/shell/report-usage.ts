import type { UsageEvent } from '@callboard/modules/usage/domain/usage'
import { paths } from '~/lib/navigation/paths.ts'

/** An event of now, with an id of its own. */
export const usageOf = (event: Pick<UsageEvent, 'kind' | 'what' | 'found'>): UsageEvent => ({
  id: crypto.randomUUID(),
  at: new Date().toISOString(),
  ...event,
})

/** Sent by the browser itself, also while the page goes away. What is lost with the network is lost. */
export function reportUsage(base: string, events: UsageEvent[]): void {
  if (events.length === 0) return
  navigator.sendBeacon(paths.usage(base), new Blob([JSON.stringify({ events })], { type: 'application/json' }))
}
