import { expect, test } from 'vitest'
import { generateClient } from '../launch/build.ts'
import { findRelease } from '../upgrade/previous-version.ts'
import { runRollingUpgrade } from '../upgrade/run.ts'

// `npm run rolling-upgrade`: the last release and the present version on one database. Installs and builds that release, which takes
// minutes: `npm test -- deployments` asks for it. ROLLING_UPGRADE_FROM names another commit.

test.skipIf(!process.env.TEST_DEPLOYMENTS)(
  'fails no request while the last release is replaced by this version',
  { timeout: 2_400_000 },
  async ({ skip }) => {
    const from = process.env.ROLLING_UPGRADE_FROM ?? (await findRelease())
    if (!from) return skip('This checkout has no tag of a release: there is none yet, or the clone is shallow.')
    await generateClient()
    const said: string[] = []
    const { summary } = await runRollingUpgrade(from, (line) => said.push(line))
    expect(summary, said.join('\n')).toMatch(/^succeeded \d{3,} \(.+\), failed 0$/)
  },
)
