import { findRelease } from '../upgrade/previous-version.ts'
import { runRollingUpgrade } from '../upgrade/run.ts'
import { generateClient } from './build.ts'
import { exitWithUsage, readOptions } from './options.ts'

// Replaces a version by this one while it is used. The last line has the result.

const usage = 'npm run rolling-upgrade -- [--from v1.2.0]'
const { values } = readOptions(usage, { from: { type: 'string' } })
const from = values.from ?? (await findRelease())
if (!from) exitWithUsage(usage, 'This checkout has no tag of a release. Name the commit to upgrade from.')
await generateClient()
const { summary, isClean } = await runRollingUpgrade(from, (line) => console.log(`  ${line}`))
console.log(summary)
process.exit(isClean ? 0 : 1)
