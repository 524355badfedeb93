export { listFindings } from './operations/findings.ts'
export { readApiOperations } from './operations/read-operations.ts'
