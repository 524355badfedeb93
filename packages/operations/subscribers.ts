import { apiSubscribers } from './apis/events.ts'
import { changeSubscribers } from './changes/events.ts'
import { costSubscribers } from './costs/events.ts'
import { docsSubscribers } from './docs/events.ts'
import type { Subscriber } from './events.ts'
import { webhookSubscribers } from './webhooks/events.ts'
import { workloadSubscribers } from './workloads/events.ts'

/** Everybody who has work to do after an event. Composed with every platform (compose-platform.ts); nothing else imports it. */
export const subscribers: readonly Subscriber[] = [
  ...workloadSubscribers,
  ...costSubscribers,
  ...apiSubscribers,
  ...changeSubscribers,
  ...docsSubscribers,
  ...webhookSubscribers,
]
