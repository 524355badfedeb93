export { listFindings } from './operations/findings.ts'
export { lintApis } from './operations/lint-apis.ts'
export { readApiOperations } from './operations/read-operations.ts'
