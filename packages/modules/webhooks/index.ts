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
