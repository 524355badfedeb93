import { parseArgs } from 'node:util'
import { runChaos } from '../chaos/run.ts'
import { generateClient } from './build.ts'

// npm run chaos -- --kills N: rehearses failures of processes, Redis and vendors. The last line has the result.

const { values } = parseArgs({ options: { kills: { type: 'string', default: '40' } } })
const kills = Number(values.kills)
if (!Number.isInteger(kills) || kills < 1 || kills > 10_000) {
  console.error('--kills must be a number from 1 to 10000.')
  process.exit(1)
}
await generateClient()
const { summary, isClean } = await runChaos(kills, (line) => console.log(`  ${line}`))
console.log(summary)
process.exit(isClean ? 0 : 1)
