import 'server-only'
import type { OperationContext } from '@callboard/kernel/operation'
import { getShell } from '@callboard/modules/tenants'
import { cache } from 'react'

/** The data around every page, read once per request. */
export const loadShell = cache((context: OperationContext) => getShell(context, {}))
