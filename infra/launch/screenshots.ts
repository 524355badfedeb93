import path from 'node:path'
import { closeDatabase } from '@callboard/db/clients'
import { makeOrganization, type Organization, type State, states } from '../screenshots/organizations.ts'
import { takeScreenshots } from '../screenshots/take.ts'
import { findBrowser } from '../test/tools.ts'
import { generateClient } from './build.ts'
import { readOptions } from './options.ts'
import { type Product, platformOf, startProduct } from './own-product.ts'
import { root } from './paths.ts'

const usage =
  'npm run screenshots [-- --states empty,full,failing,partial --widths 390,1440,1920 --schemes light,dark --pages catalog,costs --out folder]'

const { values } = readOptions(usage, {
  states: { type: 'string', default: states.join() },
  widths: { type: 'string', default: '390,1440,1920' },
  schemes: { type: 'string', default: 'light,dark' },
  pages: { type: 'string', default: '' },
  out: { type: 'string', default: path.join(root, '.data/screenshots') },
})
const chosen = values.states.split(',')
const requested = {
  widths: values.widths.split(',').map(Number),
  schemes: (['light', 'dark'] as const).filter((scheme) => values.schemes.split(',').includes(scheme)),
  // As parts of addresses; never patterns.
  pages: values.pages.split(','),
  out: path.resolve(values.out),
}

await generateClient()
const product: Product = await startProduct()
try {
  const platform = platformOf(product)
  // One after the other: they share the clusters of the sample organization.
  async function* organizations(): AsyncGenerator<Organization> {
    for (const state of states.filter((s: State) => chosen.includes(s))) yield await makeOrganization(platform, product, state)
  }
  const { count, faults } = await takeScreenshots(product.url, organizations(), requested, await findBrowser())
  for (const { picture, what } of faults) console.log(`  ${picture}: ${what}`)
  console.log(`\n${count} pictures, ${faults.length} faults. Look at ${path.join(requested.out, 'index.html')}.`)
  process.exitCode = faults.length > 0 ? 1 : 0
} finally {
  await closeDatabase()
  await product.stop()
}
