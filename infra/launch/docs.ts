import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { runningStates } from '@callboard/modules/running-states'
import { subscribers } from '@callboard/modules/subscribers'
import { dashboardFiles } from '../deploy/monitoring/dashboards.ts'
import { eventsPage } from '../docs/events-page.ts'
import { runningStatesPage } from '../docs/running-states-page.ts'
import { root } from './paths.ts'

// npm run docs: writes the generated pages in docs/, and the dashboards of Grafana.

writeFileSync(path.join(root, 'docs/events.md'), eventsPage(subscribers))
mkdirSync(path.join(root, 'docs/operations'), { recursive: true })
writeFileSync(path.join(root, 'docs/operations/running-states.md'), runningStatesPage(runningStates))
for (const [file, text] of Object.entries(dashboardFiles()))
  writeFileSync(path.join(root, 'infra/deploy/monitoring/grafana', file), text)
console.log('Wrote docs/events.md, docs/operations/running-states.md and the dashboards.')
