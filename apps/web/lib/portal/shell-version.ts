import { createHash } from 'node:crypto'
import type { TenantShell } from '@callboard/modules/tenants'

/** A short name for what surrounds every page: differs where notices, the plan, its plugins or the organization's looks do. */
export const shellVersion = ({ unread: _, ...shown }: TenantShell): string =>
  createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 16)
