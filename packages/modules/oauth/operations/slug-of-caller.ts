import type { OperationContext } from '@callboard/kernel/operation'
import { readSlug } from '../repo/organization.ts'

/** The slug of the organization that a token belongs to, which names its portal. */
export const slugOfCaller = ({ read, tenantId }: Pick<OperationContext, 'read' | 'tenantId'>): Promise<string> =>
  read((db) => readSlug(db, tenantId))
