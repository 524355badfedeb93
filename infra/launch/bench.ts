import { actions } from '@callboard/core/permissions'
import { createToken } from '@callboard/operations/tokens/tokens'
import { benchApply } from '../bench/apply-entities.ts'
import { benchCatalogApi } from '../bench/catalog-api.ts'
import { generatedOrganization, startBenchStack } from '../bench/stack.ts'
import { benchPushes, benchSync } from '../bench/sync-github.ts'
import { generateClient } from './build.ts'

// Figures of this machine at this moment; quote ratios. Backstage's are those of docs/decisions/005.

await generateClient()
const repositories = 1000
const organization = generatedOrganization(repositories)
const stack = await startBenchStack(organization.dir)
try {
  await benchApply(await stack.tenant('bench-1k'), 1000)
  const large = await stack.tenant('bench-10k')
  await benchApply(large, 10_000)
  const { context } = await benchSync(stack, repositories)
  const { token } = await createToken(context, { name: 'bench', scopes: actions })
  await benchPushes(stack, token, 100)
  const { token: largeToken } = await createToken(large, { name: 'bench', scopes: actions })
  await benchCatalogApi(stack.apiUrl, largeToken, 5000)
} finally {
  await stack.stop()
  organization.remove()
}
process.exit(0)
