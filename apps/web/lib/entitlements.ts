import 'server-only'
import { getEntitlements } from '@callboard/operations/billing/read-billing'
import type { OperationContext } from '@callboard/operations/operation'
import { cache } from 'react'

/** What the organization may use; asked once for a page, however many of its parts want to know. */
export const entitlementsOf = cache((context: OperationContext) => getEntitlements(context, {}))
