import { expect, test } from 'vitest'
import { disturbances, unhurried } from '../chaos/disturb.ts'
import { runChaos } from '../chaos/run.ts'
import { generateClient } from '../launch/build.ts'

// `npm run chaos`. Takes a quarter of an hour, and minutes of a build on a machine that has none: `npm test -- deployments` asks for it.

test.skipIf(!process.env.TEST_DEPLOYMENTS)(
  'nothing that was acknowledged is lost, stale, stuck or doubled after 40 kills and each kind of disturbance',
  { timeout: 2_400_000 },
  async () => {
    await generateClient()
    const said: string[] = []
    const { summary } = await runChaos(40, unhurried, (line) => said.push(line))
    expect(summary, said.join('\n')).toMatch(/^kills 40, acknowledged \d{2,}, failed \d+, lost 0, stale 0, stuck 0, doubled 0$/)
    expect(disturbances(unhurried).filter(({ name }) => !said.includes(`  ${name}`))).toEqual([])
  },
)
