import 'server-only'
import type { OperationContext } from '@callboard/operations/operation'
import { getShell } from '@callboard/operations/tenant/read-shell'
import { cache } from 'react'

/** What stands around every page; read once for a request, however many of its parts need some of it. */
export const loadShell = cache((context: OperationContext) => getShell(context, {}))
