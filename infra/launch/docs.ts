import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { subscribers } from '@callboard/modules/subscribers'
import { eventsPage } from '../docs/events-page.ts'
import { root } from './paths.ts'

// npm run docs: writes the generated pages in docs/.

writeFileSync(path.join(root, 'docs/events.md'), eventsPage(subscribers))
console.log('Wrote docs/events.md.')
