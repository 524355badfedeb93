import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { countFailing } from '../repo/pipeline-runs.ts'

/** The number of pipelines whose latest finished run on the default branch failed. */
export const countFailingPipelines = (db: TenantReader, tenantId: TenantId): Promise<number> => countFailing(db, tenantId)
