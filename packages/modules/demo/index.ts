export { findOpenDemo } from './operations/find-open-demo.ts'
export { maintainDemo } from './operations/maintain-demo.ts'
export { openDemoSession } from './operations/open-demo-session.ts'
