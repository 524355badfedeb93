export { allowSupport, getSupport, type SupportView } from './operations/consent.ts'
export { endSupportSession, findSupportSession, startSupportSession, supportLabel } from './operations/support-sessions.ts'
