export { listFindings } from './operations/list-findings.ts'
export { readApiOperations } from './operations/read-operations.ts'
