export { listFollows, setFollow } from './operations/follows.ts'
export {
  countNotifications,
  listNotificationPreferences,
  listNotifications,
  markNotifications,
  type NotificationPreference,
  setNotificationPreference,
} from './operations/notifications.ts'
export { queryNotifications, saveNotifications, summarizeNotifications } from './operations/query-notifications.ts'
export { sendFollowDigests } from './operations/send-follow-digests.ts'
export { changesByIds, type PublishedChange } from './operations/told-change.ts'
