export { allowSupport, getSupport, type SupportView } from './operations/consent.ts'
export { beginVisit, endVisit, findVisit, supportLabel } from './operations/visits.ts'
