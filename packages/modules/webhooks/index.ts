export { announceChanges } from './operations/announce.ts'
export { deliverMessage } from './operations/deliver.ts'
export {
  createWebhook,
  listDeliveries,
  listWebhooks,
  removeWebhook,
  replayDelivery,
  setWebhookState,
  testWebhook,
} from './operations/webhooks.ts'
export { hasWebhooks } from './repo/webhook.ts'
