import { sharedReads } from '@callboard/db/shared-reads'
import type { OperationContext } from './operation.ts'

/** The context of one request whose operations read one snapshot (packages/db/shared-reads.ts). */
export const withSharedReads = (context: OperationContext): OperationContext => ({ ...context, ...sharedReads(context.tenantId) })
