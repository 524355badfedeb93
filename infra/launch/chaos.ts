import { quick, unhurried } from '../chaos/disturb.ts'
import { runChaos } from '../chaos/run.ts'
import { generateClient } from './build.ts'
import { exitWithUsage, readOptions } from './options.ts'

// npm run chaos -- --kills N: rehearses failures of processes, Redis and vendors. The last line has the result.

const usage = 'npm run chaos -- [--kills 40] [--quick]'
const { values } = readOptions(usage, { kills: { type: 'string', default: '40' }, quick: { type: 'boolean' } })
const kills = Number(values.kills)
if (!Number.isInteger(kills) || kills < 1 || kills > 10_000) exitWithUsage(usage, '--kills is a number from 1 to 10000.')
await generateClient()
const { summary, isClean } = await runChaos(kills, values.quick ? quick : unhurried, (line) => console.log(`  ${line}`))
console.log(summary)
process.exit(isClean ? 0 : 1)
