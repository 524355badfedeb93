import 'server-only'
import type { OperationContext } from '@callboard/kernel/operation'
import { getShell } from '@callboard/modules/tenants'
import { cache } from 'react'

/** What stands around every page; read once for a request, however many of its parts need some of it. */
export const loadShell = cache((context: OperationContext) => getShell(context, {}))
