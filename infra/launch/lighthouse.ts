import { portalBase, portalPaths } from '@callboard/core/portal-paths'
import { closeDatabase } from '@callboard/db/clients'
import { type Device, type Figures, installLighthouse, measurePage } from '../lighthouse/measure.ts'
import { makeOrganization } from '../screenshots/organizations.ts'
import { findBrowser } from '../test/tools.ts'
import { generateClient } from './build.ts'
import { platformOf, startProduct } from './own-product.ts'

// npm run lighthouse: Lighthouse's figures of five pages, with 10,000 entities. They depend on the machine; compare on one.

await generateClient()
await installLighthouse()
const product = await startProduct()
try {
  const { slug, cookie, known } = await makeOrganization(platformOf(product), product, 'full')
  const pages = {
    landing: '/',
    home: portalBase(slug),
    catalog: portalBase(slug) + portalPaths.catalog(),
    entity: `${portalBase(slug)}${portalPaths.catalog()}/${known.entity}`,
    costs: portalBase(slug) + portalPaths.pluginPage('cloud-costs', 'costs'),
  }
  const browser = await findBrowser()
  const figures: Record<string, Figures> = {}
  for (const device of ['desktop', 'mobile'] as const satisfies readonly Device[])
    for (const [name, path] of Object.entries(pages))
      figures[`${name}, ${device}`] = await measurePage(product.url + path, cookie, device, browser)
  console.table(figures)
} finally {
  await closeDatabase()
  await product.stop()
}
