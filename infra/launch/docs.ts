import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { subscribers } from '@callboard/modules/subscribers'
import { dashboardFiles } from '../deploy/monitoring/dashboards.ts'
import { eventsPage } from '../docs/events-page.ts'
import { root } from './paths.ts'

// npm run docs: writes the generated pages in docs/, and the dashboards of Grafana.

writeFileSync(path.join(root, 'docs/events.md'), eventsPage(subscribers))
for (const [file, text] of Object.entries(dashboardFiles()))
  writeFileSync(path.join(root, 'infra/deploy/monitoring/grafana', file), text)
console.log('Wrote docs/events.md and the dashboards.')
