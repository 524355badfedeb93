import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { runningStates } from '@callboard/modules/running-states'
import { subscribers } from '@callboard/modules/subscribers'
import { eventsPage } from '../docs/events-page.ts'
import { runningStatesPage } from '../docs/running-states-page.ts'
import { root } from './paths.ts'

// npm run docs: writes the generated pages in docs/.

writeFileSync(path.join(root, 'docs/events.md'), eventsPage(subscribers))
mkdirSync(path.join(root, 'docs/operations'), { recursive: true })
writeFileSync(path.join(root, 'docs/operations/running-states.md'), runningStatesPage(runningStates))
console.log('Wrote docs/events.md and docs/operations/running-states.md.')
