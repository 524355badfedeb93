export { codeReader } from './operations/read-code.ts'
