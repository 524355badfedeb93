export { assignAttention, snoozeAttention } from './operations/change-attention.ts'
export { getHome, type OwnedEntity } from './operations/get-home.ts'
export { listAttention } from './operations/list-attention.ts'
export type { Activity } from './operations/recent-activity.ts'
