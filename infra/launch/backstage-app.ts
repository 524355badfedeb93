import { prepareApp } from '../backstage-app/installed-app.ts'
import { walkBackstageApp } from '../backstage-app/run-walk.ts'
import { generateClient } from './build.ts'

// npm run backstage-app: installs and builds an unmodified Backstage app, starts the product, and walks the app with the product
// as its backend.

await generateClient()
await prepareApp()
const { passed, failed, skipped } = await walkBackstageApp()
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exit(failed > 0 ? 1 : 0)
