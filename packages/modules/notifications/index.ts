export { listFollows, setFollow } from './operations/follows.ts'
export { mailFollowed } from './operations/mail-followed.ts'
export {
  type ChoiceView,
  chooseNotification,
  countNotifications,
  listNotificationChoices,
  listNotifications,
  markNotifications,
} from './operations/notifications.ts'
export { queryNotifications, saveNotifications, summarizeNotifications } from './operations/query-notifications.ts'
export { changesByIds, type ToldChange } from './operations/told-change.ts'
