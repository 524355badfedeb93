import { expect, test } from 'vitest'
import { runChaos } from '../chaos/run.ts'
import { generateClient } from '../launch/build.ts'

// `npm run chaos` with few kills. Minutes of a build on a machine that has none: `npm test -- deployments` asks for it.

test.skipIf(!process.env.TEST_DEPLOYMENTS)(
  'nothing that was acknowledged is lost, stale, stuck or doubled after six kills',
  { timeout: 900_000 },
  async () => {
    await generateClient()
    const said: string[] = []
    const { summary } = await runChaos(6, (line) => said.push(line))
    expect(summary, said.join('\n')).toMatch(/^kills 6, acknowledged \d{2,}, failed \d+, lost 0, stale 0, stuck 0, doubled 0$/)
  },
)
