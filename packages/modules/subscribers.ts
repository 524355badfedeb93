import type { Subscriber } from '@callboard/kernel/events'
import { apiSubscribers } from '@callboard/modules/apis/events'
import { catalogSubscribers } from '@callboard/modules/catalog/events'
import { costSubscribers } from '@callboard/modules/costs/events'
import { docsSubscribers } from '@callboard/modules/docs/events'
import { knowledgeSubscribers } from '@callboard/modules/knowledge/events'
import { changeSubscribers } from '@callboard/modules/notifications/events'
import { templateSubscribers } from '@callboard/modules/templates/events'
import { webhookSubscribers } from '@callboard/modules/webhooks/events'
import { workloadSubscribers } from '@callboard/modules/workloads/events'

/** All event subscribers. Composed with every platform (compose-platform.ts); nothing else imports it. */
export const subscribers: readonly Subscriber[] = [
  ...workloadSubscribers,
  ...costSubscribers,
  ...apiSubscribers,
  ...changeSubscribers,
  ...docsSubscribers,
  ...knowledgeSubscribers,
  ...webhookSubscribers,
  ...templateSubscribers,
  ...catalogSubscribers,
]
