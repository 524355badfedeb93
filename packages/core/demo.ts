import { type Action, type Role, roleMay } from './permissions.ts'
import { supportReads } from './support.ts'

/** Shown to a visitor of the live demo who tries to change something. */
export const demoNotice = 'The live demo is read-only. Create an account to do this with your own organization.'

/**
 * Reads that a visitor of the live demo does not need: they name people, or ask another server for something.
 */
const closedToVisitors: ReadonlySet<string> = new Set(['audit.list', 'docs.draw-plantuml', 'support.get'])

/**
 * What visitors of the live demo may do: reads that are known to change nothing. Anything not listed is rejected, so a new operation
 * is closed to visitors until it is listed as a read.
 */
export const demoReads: readonly string[] = [
  ...supportReads.filter((name) => !closedToVisitors.has(name)),
  'insights.get',
  'knowledge.list-gaps',
  'knowledge.list-golden',
]

/** Visitors are viewers, and see Insights and knowledge gaps besides: their people and questions are generated. */
const visitorActions: ReadonlySet<Action> = new Set(['insights.read', 'knowledge.read'])

const visitorMay = (role: Role, action: Action): boolean => roleMay(role, action) || visitorActions.has(action)

const open: ReadonlySet<string> = new Set(demoReads)

export const demoMayRun = (role: Role, operation: { name: string; action: Action }): boolean =>
  visitorMay(role, operation.action) && open.has(operation.name)

/** Actions that consist of reads; controls of all others are disabled for visitors. */
export const demoMay = (role: Role, action: Action): boolean => visitorMay(role, action) && action.endsWith('.read')
