export { ask } from './operations/ask.ts'
export { indexKnowledge } from './operations/index-knowledge.ts'
