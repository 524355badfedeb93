export { allowSupport } from './operations/allow-support.ts'
export { getSupport, type SupportView } from './operations/get-support.ts'
export { endSupportSession, findSupportSession, startSupportSession, supportLabel } from './operations/support-sessions.ts'
