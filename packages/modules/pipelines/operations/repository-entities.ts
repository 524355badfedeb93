import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { createAnswerCache } from '@callboard/kernel/answer-cache'
import { catalogVersion } from '@callboard/modules/catalog'
import type { RepositoryEntity } from '../domain/view.ts'
import { findRepositoryEntities } from '../repo/pipeline.ts'

const answers = createAnswerCache('repository entities', 50)

/** The components of each repository, with their owners. Reused until the catalog changes: it reads every descriptor. */
export async function repositoryEntities(db: TenantReader, tenantId: TenantId): Promise<ReadonlyMap<string, RepositoryEntity[]>> {
  return answers.get(tenantId, 'all', await catalogVersion(db, tenantId), async () =>
    Map.groupBy(await findRepositoryEntities(db, tenantId), (row) => row.repository),
  )
}
